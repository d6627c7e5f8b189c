import type { NceTransferId } from "../domain/nce/ids.ts";
import type { Instant } from "../domain/time/instant.ts";

/** Starts what carries out a submitted transfer. */
export interface TransferExecutions {
  /**
   * The same transfer and due instant is the same execution, as long as it is at work: starting it again does nothing. One
   * that has ended although something is still due failed, and is followed by another, one in an hour at most.
   *
   * @param execution.now the time that is, UTC
   */
  start(execution: {
    readonly transfer: NceTransferId;
    readonly dueAt: Instant;
    readonly now: Instant;
  }): Promise<void>;
}
