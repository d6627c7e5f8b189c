import { cancel } from "../../../use-cases/billing-transfer/answer-handshake.ts";
import { changed } from "../change.ts";
import { answeringOperation } from "./answering-operation.ts";

/** For the account that sent the invitation. */
export const cancelHandshake = answeringOperation("CancelHandshake", cancel, changed);
