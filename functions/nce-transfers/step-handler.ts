import { composeExecutionOnAws } from "../../shared/compose/compose-execution-aws.ts";
import { stepsOnAws } from "../middleware/steps-on-aws.ts";

/** The Lambda handler of a step of a Microsoft transfer. */
export const stepHandler = stepsOnAws(composeExecutionOnAws);
