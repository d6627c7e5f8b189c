/**
 * Time as it passes in this process, whatever the clock says: for how long to remember or to wait. The clock may
 * be a test clock that stands still; nothing that is stored or billed may come from here.
 */
export interface Timer {
  /** Milliseconds since some fixed moment; never goes back. */
  elapsedMs(): number;
  wait(milliseconds: number): Promise<void>;
}
