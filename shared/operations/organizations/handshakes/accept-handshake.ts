import { accept } from "../../../use-cases/billing-transfer/answer-handshake.ts";
import { changedByManagement } from "../change.ts";
import { answeringOperation } from "./answering-operation.ts";

/** For the management account that was invited. */
export const acceptHandshake = answeringOperation("AcceptHandshake", accept, changedByManagement);
