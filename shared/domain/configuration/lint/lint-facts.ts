import type { BillingPeriod } from "../../time/billing-period.ts";
import type { PricingRule } from "../model.ts";

/** One SKU as AWS billed it in a month, all payers together. Amounts are decimal text in `currency`. */
export type UsedSku = {
  readonly billingEntity: string;
  readonly productCode: string;
  readonly usageType: string;
  readonly operation: string;
  readonly currency: string;
  /** Usage of rows that are charged, in the SKU's unit, of all payers and of the largest one. */
  readonly quantity: string;
  readonly largestQuantity: string;
  /** What that usage cost, net of discounts. */
  readonly netCost: string;
};

/** What one payer's charged on-demand usage of a product costs at public prices and net of discounts. */
export type PayerDiscount = {
  readonly payer: string;
  readonly billingEntity: string;
  readonly productCode: string;
  readonly publicCost: string;
  readonly netCost: string;
};

/** What cost data of a month contain, as far as rules can match on it; a run leaves it behind. */
export type UsageFacts = {
  /** False: the cost data hold more SKUs than are kept, so what is not listed may still exist. */
  readonly complete: boolean;
  readonly skus: readonly UsedSku[];
  readonly discounts: readonly PayerDiscount[];
};

/** The SKUs of a service in the price lists in force. */
export type ListedService = {
  readonly service: string;
  /** False: a list of one region, or too long to be read; other SKUs may exist. */
  readonly complete: boolean;
  /** Operation empty: any. */
  readonly skus: readonly { readonly usageType: string; readonly operation: string }[];
};

/** How a group came out in the month. Amounts are decimal text in `currency`. */
export type GroupFacts = {
  readonly arn: string;
  readonly currency: string;
  /** The rules it was priced by, in the order of its plan; null: passed through. */
  readonly rules: readonly PricingRule[] | null;
  readonly awsCost: string;
  readonly proformaCost: string;
  /** Sell price without custom line items. */
  readonly usageTotal: string;
  readonly products: readonly {
    readonly productCode: string;
    readonly awsCost: string;
    readonly proformaCost: string;
  }[];
};

/**
 * What the linter may know besides the configuration: plain data from the latest month that was run and from the
 * price lists. Every part may be missing; the checks that need it are silent then.
 */
export type LintFacts = {
  readonly period?: BillingPeriod;
  readonly usage?: UsageFacts;
  readonly groups?: readonly GroupFacts[];
  readonly priceLists?: readonly ListedService[];
};

export const NO_FACTS: LintFacts = {};
