import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import {
  type NceTransferPlan,
  needsRequest,
  progressOf,
} from "../../../domain/nce/transfer/transfer-plan.ts";
import { type Decision, thingChange } from "../../configuration/change-configuration.ts";
import type { NceContext } from "../nce-context.ts";
import { type CreateTransfer, createTransfer } from "../transfer/create-transfer.ts";
import { type SeenPlan, seenPlan } from "./seen-plan.ts";

export type RequestPlanned = {
  readonly caller: AccountId;
  readonly id: string;
  /** What every transfer of the plan says alike. */
  readonly request: Omit<CreateTransfer["request"], "customer" | "source" | "target" | "productTypes">;
  /** Id for the transfer of a part; drawn from the request, so that it is the same whenever it is decided again. */
  readonly idOf: (part: number) => NceTransferId;
};

/** The target asks for every part of a plan that nobody asks for at the moment, all at once. @throws NceRefusedError */
export const requestPlanned = (
  context: NceContext,
  { caller, id, request, idOf }: RequestPlanned,
): Decision<SeenPlan> => {
  const seen = seenPlan(context, { id, caller });
  const { plan, transfers, isTarget } = seen;
  if (!isTarget) refuse("not-the-target", "Only the target requests transfers.");
  const { source, target, customer } = plan;
  const created: (ReturnType<typeof createTransfer> | undefined)[] = [];
  for (const part of plan.parts.keys())
    created.push(
      needsRequest(transfers[part])
        ? createTransfer(context, {
            caller,
            id: idOf(part),
            request: { ...request, source, target, customer },
            siblings: created.flatMap((decision) => decision?.answer ?? []),
          })
        : undefined,
    );
  const next: NceTransferPlan = {
    ...plan,
    parts: plan.parts.map((part, index) => {
      const transfer = created[index]?.answer.id;
      return transfer === undefined ? part : { ...part, transfer };
    }),
  };
  const after = transfers.map((transfer, part) => created[part]?.answer ?? transfer);
  const made = created.flatMap((decision) => decision ?? []);
  return {
    answer: { ...seen, plan: next, transfers: after, progress: progressOf(next, after) },
    changes: [
      thingChange("nceTransferPlans", plan.id, { from: ALWAYS, value: next }),
      ...made.flatMap(({ changes }) => changes),
    ],
    resources: [plan.id, ...made.flatMap(({ resources }) => resources)],
    events: made.flatMap(({ events }) => events),
  };
};
