import { decline } from "../../../use-cases/billing-transfer/answer-handshake.ts";
import { changed } from "../change.ts";
import { answeringOperation } from "./answering-operation.ts";

/** For the account that was invited. */
export const declineHandshake = answeringOperation("DeclineHandshake", decline, changed);
