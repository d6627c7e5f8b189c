import type { D } from "../money/decimal.ts";

/**
 * One row of a cost export as rating sees it. Numbers are exact decimals of at most 10 places
 * (contract.md section 3); an empty text field is the empty string; a missing number is `null`.
 */
export type CostLine = {
  /** Order in the delivery: file by file, row by row, from 0. Breaks ties of the fill order. */
  readonly position: number;
  readonly lineItemId: string;
  readonly payerAccount: string;
  readonly usageAccount: string;
  readonly billType: string;
  readonly billingEntity: string;
  readonly lineItemType: string;
  readonly productCode: string;
  readonly serviceCode: string;
  readonly productName: string;
  readonly usageType: string;
  readonly operation: string;
  readonly sku: string;
  readonly rateCode: string;
  readonly pricingTerm: string;
  readonly resourceId: string;
  /** UTC ISO text. */
  readonly usageStart: string;
  readonly description: string;
  readonly usageAmount: D;
  readonly unblendedRate: D | null;
  readonly unblendedCost: D;
  readonly netUnblendedCost: D | null;
  readonly publicRate: D | null;
  readonly publicCost: D | null;
  readonly reservationArn: string;
  readonly savingsPlanArn: string;
  /** `savings_plan_savings_plan_rate`, per unit of usage; only needed to apply commitments again. */
  readonly savingsPlanRate?: D | null;
};
