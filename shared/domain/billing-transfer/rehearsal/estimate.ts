import { z } from "zod";
import { AccountId, BillingGroupArn } from "../../identifiers.ts";
import { Currency } from "../../money/currency.ts";
import { AmountText } from "../../money/decimal.ts";
import { GroupTask } from "../../rating/model.ts";
import { BillingPeriod } from "../../time/billing-period.ts";

/** A group to price on a month's data, with the groups above whose prices are its costs; nothing of it is kept. */
export const EstimateRequest = z.strictObject({
  period: BillingPeriod,
  group: BillingGroupArn,
  /** The group and those above it, from AWS downwards. */
  tasks: z.array(GroupTask).min(1),
  /** Cost data the tasks select from. */
  deliveries: z.array(z.strictObject({ payer: AccountId, id: z.string() })),
});
export type EstimateRequest = z.infer<typeof EstimateRequest>;

const amounts = { awsCost: AmountText, proformaCost: AmountText, margin: AmountText };

/** What the group costs its owner and sells for, by product, to the last digit. */
export const EstimatedBill = z.strictObject({
  currency: Currency,
  ...amounts,
  products: z.array(z.strictObject({ productCode: z.string(), name: z.string(), ...amounts })),
  /** Rows of a type no rule of treatment knows, which would be billed to nobody. */
  suspenseRows: z.int(),
});
export type EstimatedBill = z.infer<typeof EstimatedBill>;
