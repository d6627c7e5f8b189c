import { z } from "zod";
import { NOT_PRINTABLE, PRINTABLE } from "../../../domain/configuration/file-scalars.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import {
  hasTooManyPlaces,
  TOO_MANY_PLACES,
} from "../../../domain/configuration/validation/decimal-places.ts";
import { BillingPeriodMember, decimalMember } from "../wire.ts";

/** Members of custom line items in requests (spec/billing-conductor.md sections 1.3 and 1.4). */
/** What a percentage is taken of: a billing group or a flat custom line item. */
export const SourceArn = z
  .string()
  .regex(
    /^(arn:aws(-cn)?:billingconductor::[0-9]{12}:(customlineitem|billinggroup)\/)?[a-zA-Z0-9]{10,12}$/,
    "must be the ARN or id of a custom line item or billing group",
  );
export const ItemDescription = z
  .string()
  .min(1, "must have 1 to 255 characters")
  .max(255, "must have 1 to 255 characters")
  .regex(PRINTABLE, NOT_PRINTABLE);
export const PeriodRange = z.object({
  InclusiveStartBillingPeriod: BillingPeriodMember,
  ExclusiveEndBillingPeriod: BillingPeriodMember.optional(),
});
export type PeriodRange = z.infer<typeof PeriodRange>;
export const ComputationRule = z.enum(["ITEMIZED", "CONSOLIDATED"]);
export const PresentationDetails = z.object({
  Service: z.string().regex(/^[a-zA-Z0-9]{1,128}$/, "must have 1 to 128 letters or digits"),
});

/** Rows are priced with at most ten decimal places; more would be charged otherwise than shown. */
const exact = (most: number) =>
  decimalMember("0", String(most)).refine((text) => !hasTooManyPlaces(text), TOO_MANY_PLACES);
const Flat = z.object({ ChargeValue: exact(DEFAULT_QUOTAS.flatAmount) });
const Percentage = z.object({ PercentageValue: exact(DEFAULT_QUOTAS.itemPercentage) });

const FilterMember = z.object({
  Attribute: z.enum(["LINE_ITEM_TYPE", "SERVICE"]),
  MatchOption: z.enum(["NOT_EQUAL", "EQUAL"]),
  Values: z
    .array(z.enum(["SAVINGS_PLAN_NEGATION"]))
    .max(1, "must have at most 1 value")
    .optional(),
  AttributeValues: z
    .array(z.string().regex(/^[a-zA-Z0-9]{1,128}$/, "must have 1 to 128 letters or digits"))
    .max(1, "must have at most 1 value")
    .optional(),
});
export type FilterMember = z.infer<typeof FilterMember>;
const LineItemFilters = z.array(FilterMember).max(1, "must have at most 1 filter").optional();

export const ChargeDetails = z.object({
  Type: z.enum(["CREDIT", "FEE"]),
  Flat: Flat.optional(),
  Percentage: Percentage.extend({ AssociatedValues: z.array(SourceArn).optional() }).optional(),
  LineItemFilters,
});
export type ChargeDetails = z.infer<typeof ChargeDetails>;
/** Type and associations cannot be updated. */
export const UpdateChargeDetails = z.object({
  Flat: Flat.optional(),
  Percentage: Percentage.optional(),
  LineItemFilters,
});
export type UpdateChargeDetails = z.infer<typeof UpdateChargeDetails>;
