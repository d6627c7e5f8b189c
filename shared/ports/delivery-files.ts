import type { BillingPeriod } from "../domain/time/billing-period.ts";

/** A delivery as local files. */
export type FetchedDelivery = {
  /** File or folder to read it from. */
  readonly path: string;
  /** Gives up what was fetched. */
  release(): Promise<void>;
};

/** Brings deliveries that lie in the object store to where tools that read files can read them. */
export interface DeliveryFiles {
  /**
   * `from` is a prefix of object keys without a slash at the end: a folder of an export or a single file.
   * @throws InvalidInputError when nothing of the month is there
   */
  fetch(from: string, period: BillingPeriod): Promise<FetchedDelivery>;
}
