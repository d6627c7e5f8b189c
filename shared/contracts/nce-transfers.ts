import { z } from "zod";
import { NceTransferId } from "../domain/nce/ids.ts";
import { Instant } from "../domain/time/instant.ts";

/** What an execution is started with, and what each of its steps finds in the state: one submitted transfer. */
export const TransferExecution = z.object({ transfer: NceTransferId });
export type TransferExecution = z.infer<typeof TransferExecution>;

/** Attempts that one step makes. */
export const AttemptBatch = TransferExecution.extend({
  attempts: z
    .array(z.object({ line: z.string(), attempt: z.int().min(1) }))
    .min(1)
    .readonly(),
});

/** What is to be done next. */
export const ExecutionPlan = z.discriminatedUnion("next", [
  z.object({ next: z.literal("attempt"), batches: z.array(AttemptBatch).min(1).readonly() }),
  z.object({ next: z.literal("wait"), until: Instant }),
  z.object({ next: z.literal("close") }),
  z.object({ next: z.literal("over") }),
]);

/** How the encryption contexts of the secrets of connections to Partner Center begin: a policy tells them by it. */
export const CONNECTION_SECRET_CONTEXT = "nce-connection ";
