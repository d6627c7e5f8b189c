import { composeOnAws } from "../../shared/compose/compose-aws.ts";
import { stepsOnAws } from "../middleware/steps-on-aws.ts";

/** The Lambda handler of a step of the month-end. */
export const stepHandler = stepsOnAws(composeOnAws);
