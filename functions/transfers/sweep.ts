import { composeSweepOnAws } from "../../shared/compose/compose-sweep-aws.ts";
import { SweepInput, SweepOutput } from "../../shared/contracts/timers.ts";
import { type SweepDependencies, sweep } from "../../shared/use-cases/timers/sweep.ts";
import { step } from "../middleware/step.ts";

let composition: SweepDependencies | undefined;

/**
 * Does what has come due: invitations that expire, transfers that begin and end, reminders. Whatever a start that was
 * late, doubled or lost left is made good by the next one.
 */
export const handler = step(SweepInput, SweepOutput, ({ task, scheduledAt }) => {
  composition ??= composeSweepOnAws(process.env);
  return sweep(composition, { task, day: scheduledAt });
});
