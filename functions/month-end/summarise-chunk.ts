import { STEP_DEFINITIONS } from "./step-definitions.ts";
import { stepHandler } from "./step-handler.ts";

export const handler = stepHandler(STEP_DEFINITIONS["summarise-chunk"]);
