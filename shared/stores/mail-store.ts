import { z } from "zod";
import { Instant } from "../domain/time/instant.ts";
import type { Table } from "../ports/table.ts";
import { mailKeys } from "./keys.ts";

/** What became of one message. Whom it was for stands in its id as an account, never as an address. */
export const MailRecord = z.strictObject({
  id: z.string(),
  at: Instant,
  outcome: z.enum(["sent", "refused"]),
  /** Why it was refused. */
  reason: z.string().optional(),
});
export type MailRecord = z.infer<typeof MailRecord>;

/** Seconds after which DynamoDB may forget a record: long after its message could be sent again. */
const KEPT_SECONDS = 90 * 86_400;

/** Which messages are done with, so that none is sent again by whoever comes after a process that died. */
export const createMailStore = (table: Table) => ({
  find: async (id: string): Promise<MailRecord | undefined> => {
    const item = await table.get(mailKeys.record(id));
    return item === undefined ? undefined : MailRecord.parse(item.record);
  },
  note: async (record: MailRecord): Promise<void> => {
    const expiresAt = Math.floor(Date.parse(record.at) / 1000) + KEPT_SECONDS;
    await table.put({ ...mailKeys.record(record.id), record: MailRecord.parse(record), expiresAt });
  },
});
