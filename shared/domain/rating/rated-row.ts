import type { CostLine } from "../cost-data/cost-line.ts";
import type { CustomLineItemArn, PricingRuleArn } from "../identifiers.ts";
import type { D } from "../money/decimal.ts";
import type { PriceTreatment } from "./price.ts";

/** Columns a rated row takes over from the cost rows it stands for. */
export type RowIdentity = Pick<
  CostLine,
  | "payerAccount"
  | "usageAccount"
  | "billingEntity"
  | "productCode"
  | "productName"
  | "usageType"
  | "operation"
  | "usageStart"
>;

/** One row of the pro forma bill; amounts in the group's currency, every digit kept. */
export type RatedRow = RowIdentity & {
  /**
   * `COST`: a source row or a part of one. `NEGATION`: synthesised, cancels usage covered by an own Savings
   * Plan. `CUSTOM_LINE`: a custom line item. `ITEMIZED_LINE`: the share of an ITEMIZED item beside one row.
   */
  readonly kind: "COST" | "NEGATION" | "CUSTOM_LINE" | "ITEMIZED_LINE";
  /** Of the source row in its delivery (ITEMIZED_LINE: of the row beside it); null when there is none. */
  readonly position: number | null;
  /** 0, 1, … where tiers split a row. */
  readonly part: number;
  readonly lineItemType: string;
  readonly quantity: D | null;
  /** Currency per unit of quantity; null where the amount is no product of the two. */
  readonly unitRate: D | null;
  readonly amount: D;
  readonly rule: PricingRuleArn | null;
  readonly modifier: D | null;
  readonly treatment: PriceTreatment | "AS_BILLED" | "NEGATION" | "CUSTOM_LINE";
  /** Commitment that covers the row or that the fee or negation is for, as the source row names it; "" if none. */
  readonly reservationArn: string;
  readonly savingsPlanArn: string;
  readonly customLineItem: CustomLineItemArn | null;
};

/** A row of a type that no treatment knows: never billed, never dropped. */
export type SuspenseRow = Pick<CostLine, "usageAccount" | "lineItemType"> & { readonly unblendedCost: D };

/** The columns that place a row of the bill. */
export const identityOf = (line: RowIdentity): RowIdentity => ({
  payerAccount: line.payerAccount,
  usageAccount: line.usageAccount,
  billingEntity: line.billingEntity,
  productCode: line.productCode,
  productName: line.productName,
  usageType: line.usageType,
  operation: line.operation,
  usageStart: line.usageStart,
});
