/** Takes in deliveries that were registered, in the background: a function on AWS, a queue on one machine. */
export interface CostDataIntake {
  /** Whether a delivery may be named by an absolute path; only where caller and data share a machine. */
  readonly takesPaths: boolean;
  /** Begins an import that was registered; does not wait for its end. Beginning it twice does no harm. */
  start(importId: string): Promise<void>;
}
