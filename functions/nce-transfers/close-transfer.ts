import { NCE_TRANSFER_STEP_DEFINITIONS } from "./step-definitions.ts";
import { stepHandler } from "./step-handler.ts";

export const handler = stepHandler(NCE_TRANSFER_STEP_DEFINITIONS["close-transfer"]);
