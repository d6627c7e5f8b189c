import { z } from "zod";
import type { AccountId } from "../domain/identifiers.ts";
import type { Table, Write } from "../ports/table.ts";
import { journalKeys } from "./keys.ts";

const Answer = z.object({ inputHash: z.string(), answer: z.string() });
/** The answer given to a token: JSON text, and the hash of the input it was given for. */
export type Answer = z.infer<typeof Answer>;

/** Days after which DynamoDB may forget an answer (its time-to-live attribute `expiresAt`, seconds). */
const KEPT_SECONDS = 7 * 86_400;

/** Answers kept under the tokens of callers, so that a request sent twice is done once (product.md I8). */
export const createAnswerStore = (table: Table) => ({
  find: async (account: AccountId, operation: string, token: string): Promise<Answer | undefined> => {
    const item = await table.get(journalKeys.answer(account, operation, token));
    return item === undefined ? undefined : Answer.parse(item);
  },
  /**
   * Goes into the transaction of the change that is answered; fails when the token has an answer.
   * @param nowMilliseconds since 1970; absent: kept for good
   */
  write: (
    key: { readonly account: AccountId; readonly operation: string; readonly token: string },
    answer: Answer,
    nowMilliseconds?: number,
  ): Write => ({
    kind: "put",
    item: {
      ...journalKeys.answer(key.account, key.operation, key.token),
      ...answer,
      ...(nowMilliseconds === undefined
        ? {}
        : { expiresAt: Math.floor(nowMilliseconds / 1000) + KEPT_SECONDS }),
    },
    condition: { kind: "absent" },
  }),
});
