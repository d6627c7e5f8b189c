import type { EInvoice } from "./model.ts";

/** A business rule of EN 16931 as far as it applies to what `eInvoiceOf` makes. */
export type En16931Rule = {
  /** The standard's own name, such as BR-11. */
  readonly id: string;
  /** Whose data have to change when the rule is broken; `document`: the program's fault. */
  readonly concerns: "seller" | "buyer" | "document";
  /** What the rule demands, to be read after "needs". */
  readonly demands: string;
  readonly holds: (invoice: EInvoice) => boolean;
};
