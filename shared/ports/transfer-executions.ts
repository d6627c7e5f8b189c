import type { NceTransferId } from "../domain/nce/ids.ts";
import type { Instant } from "../domain/time/instant.ts";

/** Starts what carries out a submitted transfer. */
export interface TransferExecutions {
  /** The same transfer and instant is the same execution: starting it again does nothing. */
  start(execution: { readonly transfer: NceTransferId; readonly dueAt: Instant }): Promise<void>;
}
