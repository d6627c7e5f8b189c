import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { D, DECIMAL_TEXT, plain } from "../money/decimal.ts";
import { Instant } from "../time/instant.ts";
import { MpnId, TenantId } from "./ids.ts";
import { Region } from "./region.ts";

/** Percent from 0 to 100 as text: "4" is 4 %. */
export const Percent = z
  .string()
  .regex(DECIMAL_TEXT, 'must be a percentage as text, such as "3.75"')
  .refine((text) => !DECIMAL_TEXT.test(text) || inPercent(new D(text)), "must be from 0 to 100")
  .transform((text) => plain(new D(text)));
const inPercent = (value: D): boolean => value.gte(0) && value.lte(100);

const base = {
  tenant: TenantId,
  name: z.string().min(1).max(256),
  /** The account that may act for this partner here. */
  account: AccountId,
  mpnId: MpnId,
  region: Region,
  /** What Microsoft bills the partner in; prices of a subscription may be in another currency. */
  billingCurrency: Currency,
  /** Share of billed revenue that Microsoft pays back (spec section 5.5). Rates are data; absent: none. */
  incentivePercent: Percent.optional(),
};

export const DirectBillPartner = z.strictObject({ ...base, kind: z.literal("direct-bill") });
export const IndirectProvider = z.strictObject({ ...base, kind: z.literal("indirect-provider") });
export const IndirectReseller = z.strictObject({
  ...base,
  kind: z.literal("indirect-reseller"),
  /** The provider that is billed for what the reseller sells. */
  provider: TenantId,
});

export const NcePartner = z.discriminatedUnion("kind", [
  DirectBillPartner,
  IndirectProvider,
  IndirectReseller,
]);
export type NcePartner = z.infer<typeof NcePartner>;
export type IndirectReseller = z.infer<typeof IndirectReseller>;
/** Who can own subscriptions and give or take them in a transfer: a reseller works through its provider. */
export type BillingOwner = Exclude<NcePartner, IndirectReseller>;

export const isBillingOwner = (partner: NcePartner): partner is BillingOwner =>
  partner.kind !== "indirect-reseller";

export const NceCustomer = z.strictObject({
  tenant: TenantId,
  name: z.string().min(1).max(256),
  region: Region,
  /** ISO 3166, two capitals. */
  country: z.string().regex(/^[A-Z]{2}$/, "must be an ISO 3166 country code of two capitals, such as DE"),
  /** The account here that buys: Microsoft's charges stand on its invoices beside those of AWS. */
  account: AccountId.optional(),
  /** Conditions at Microsoft that stop a transfer (spec section 3, Errors). */
  legacyAzure: z.boolean().optional(),
  locked: z.boolean().optional(),
});
export type NceCustomer = z.infer<typeof NceCustomer>;

const relationship = { customer: TenantId, partner: TenantId, acceptedAt: Instant };
/** A customer's reseller relationship; during a move it has two, with the source and with the target. */
export const NceRelationship = z.discriminatedUnion("status", [
  z.strictObject({ ...relationship, status: z.literal("accepted") }),
  z.strictObject({ ...relationship, status: z.literal("ended"), endedAt: Instant }),
]);
export type NceRelationship = z.infer<typeof NceRelationship>;

/** Whether the customer lets this partner sell to it today. */
export const isRelated = (
  relationships: readonly NceRelationship[],
  customer: TenantId,
  partner: TenantId,
): boolean =>
  relationships.some(
    (each) => each.customer === customer && each.partner === partner && each.status === "accepted",
  );
