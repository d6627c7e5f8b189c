import { z } from "zod";
import {
  AccountId,
  BillingGroupArn,
  CustomLineItemArn,
  OrganizationId,
  PricingPlanArn,
  PricingRuleArn,
  ResourceName,
  TransferId,
} from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { MicrosoftSale } from "../nce/invoicing/microsoft-sale.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { SourceHistory } from "../views/source-history.ts";

/** A list whose order means nothing, in the one order that makes equal things equal. */
const unordered = <Schema extends z.ZodArray<z.ZodType<string>>>(list: Schema): Schema =>
  list.overwrite((ids) => ids.toSorted() as z.output<Schema>);

/**
 * The configuration of a partner as it is stored and as a month's run freezes it. Every amount, rate and
 * percentage is decimal text. Ids and ARNs are derived from the partner and the names (see `derive-ids.ts`).
 */
export const Account = z.strictObject({
  id: AccountId,
  name: z.string(),
  email: z.string().optional(),
  /** When the account was in the organisation, `[joined, left)`; absent: before and after every month of interest. */
  joined: Instant.optional(),
  left: Instant.optional(),
});
export type Account = z.infer<typeof Account>;

export const Address = z.strictObject({
  lines: z.array(z.string()).max(4).optional(),
  postalCode: z.string().optional(),
  city: z.string().optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
});

export const Partner = z.strictObject({
  account: AccountId,
  name: z.string().min(1).max(200),
  organization: OrganizationId,
  currency: Currency,
  sellerOfRecord: z.string().min(1).max(200),
  /** What sources go on seeing of the past when a transfer starts or ends; absent: the default. */
  history: SourceHistory.optional(),
});
export type Partner = z.infer<typeof Partner>;

export const Partition = z.enum(["aws", "aws-cn", "aws-us-gov"]);
export type Partition = z.infer<typeof Partition>;

/** What stands in the way of handing over or taking over a bill (aws-billing-transfer section 2.6); absent: no. */
export const OrganisationFlags = z.strictObject({
  pastDueInvoice: z.boolean().optional(),
  unusedPrepaymentBalance: z.boolean().optional(),
  legacyPermissionsInUse: z.boolean().optional(),
  paymentInstrumentMissing: z.boolean().optional(),
  emailNotVerified: z.boolean().optional(),
  unsupportedPricing: z.boolean().optional(),
  deletionInProgress: z.boolean().optional(),
  /** The management account is suspended or closed. */
  accountNotActive: z.boolean().optional(),
  /** When the management account was made (UTC); absent: long ago. */
  createdAt: Instant.optional(),
});
export type OrganisationFlags = z.infer<typeof OrganisationFlags>;

export const Organisation = z.strictObject({
  id: OrganizationId,
  managementAccount: AccountId,
  name: z.string().min(1).max(200),
  /** Of the management account. */
  email: z.string().optional(),
  /** Absent: aws. */
  partition: Partition.optional(),
  /** AWS entity that invoices the management account; absent: not known. */
  sellerOfRecord: z.string().min(1).max(200).optional(),
  flags: OrganisationFlags.optional(),
  accounts: z.array(Account),
});
export type Organisation = z.infer<typeof Organisation>;

/**
 * Who pays whose bill, as an effective-dated fact: from `start` to `end` (inclusive months, UTC) the `target`
 * account manages and pays the bill of the organisation whose management account is `source`.
 */
export const Transfer = z.strictObject({
  id: TransferId,
  name: z.string().min(1).max(128),
  source: AccountId,
  target: AccountId,
  start: BillingPeriod,
  end: BillingPeriod.optional(),
});
export type Transfer = z.infer<typeof Transfer>;

/**
 * Whether groups of the transfers that an inbound transfer's source takes in itself are made without asking, and
 * with which plan (aws-billing-transfer section 5). Belongs to the transfer's target.
 */
export const TransferPreference = z.discriminatedUnion("autoCreateGroups", [
  z.strictObject({ transfer: TransferId, autoCreateGroups: z.literal(true), plan: PricingPlanArn }),
  z.strictObject({ transfer: TransferId, autoCreateGroups: z.literal(false) }),
]);
export type TransferPreference = z.infer<typeof TransferPreference>;

export const CustomTier = z.strictObject({
  begin: AmountText,
  /** Exclusive; absent on the last tier. */
  end: AmountText.optional(),
  rate: AmountText,
});
export type CustomTier = z.infer<typeof CustomTier>;

/** Tags of a resource (Billing Conductor section 1.4); absent when there are none. */
export const Tags = z.record(z.string().min(1).max(128), z.string().max(256));
export type Tags = z.infer<typeof Tags>;
const tags = Tags.optional();

const scopes = { GLOBAL: z.literal("GLOBAL"), SERVICE: z.literal("SERVICE") };
const PercentageRule = { type: z.enum(["MARKUP", "DISCOUNT"]), modifierPercentage: AmountText };
const ruleBase = {
  arn: PricingRuleArn,
  name: ResourceName,
  description: z.string().max(1024).optional(),
  tags,
};

/** What a rule applies to and what it does (Billing Conductor section 1.4, 3.1). */
export const PricingRule = z.union([
  z.strictObject({ ...ruleBase, scope: scopes.GLOBAL, ...PercentageRule }),
  z.strictObject({ ...ruleBase, scope: scopes.SERVICE, service: z.string(), ...PercentageRule }),
  z.strictObject({
    ...ruleBase,
    scope: z.literal("BILLING_ENTITY"),
    billingEntity: z.string(),
    ...PercentageRule,
  }),
  z.strictObject({
    ...ruleBase,
    scope: z.literal("SKU"),
    service: z.string(),
    usageType: z.string(),
    operation: z.string().optional(),
    ...PercentageRule,
  }),
  z.strictObject({
    ...ruleBase,
    scope: scopes.GLOBAL,
    type: z.literal("TIERING"),
    freeTierActivated: z.boolean(),
  }),
  z.strictObject({
    ...ruleBase,
    scope: scopes.SERVICE,
    service: z.string(),
    type: z.literal("TIERING"),
    freeTierActivated: z.boolean(),
  }),
  z.strictObject({
    ...ruleBase,
    scope: z.literal("SKU"),
    service: z.string(),
    usageType: z.string(),
    operation: z.string().optional(),
    type: z.literal("TIERING"),
    customTiers: z.array(CustomTier).min(1).max(10),
  }),
]);
export type PricingRule = z.infer<typeof PricingRule>;

export const PricingPlan = z.strictObject({
  arn: PricingPlanArn,
  name: ResourceName,
  description: z.string().max(1024).optional(),
  tags,
  rules: unordered(z.array(PricingRuleArn)),
});
export type PricingPlan = z.infer<typeof PricingPlan>;

const groupBase = {
  arn: BillingGroupArn,
  name: ResourceName,
  description: z.string().max(1024).optional(),
  tags,
  /** The account that owns and sells through the group: the bill-transfer account. */
  owner: AccountId,
  primaryAccount: AccountId,
  /** May be one of the AWS-managed plans, which are not stored. */
  plan: PricingPlanArn,
};
export const BillingGroup = z.discriminatedUnion("type", [
  z.strictObject({
    ...groupBase,
    type: z.literal("STANDARD"),
    accounts: unordered(z.array(AccountId).min(1)),
    /** Takes in accounts that join the owner's organisation (section 3.1, rule 10); absent: no. */
    autoAssociate: z.literal(true).optional(),
  }),
  z.strictObject({ ...groupBase, type: z.literal("TRANSFER_BILLING"), transfer: TransferId }),
]);
export type BillingGroup = z.infer<typeof BillingGroup>;

/** At most one: leave out Savings Plan negations, or keep one service (section 3.4). */
export const LineItemFilter = z.union([
  z.strictObject({ excludeSavingsPlanNegation: z.literal(true) }),
  z.strictObject({ service: z.string() }),
]);
export type LineItemFilter = z.infer<typeof LineItemFilter>;

const itemBase = {
  arn: CustomLineItemArn,
  name: ResourceName,
  description: z.string().min(1).max(255),
  tags,
  group: BillingGroupArn,
  /** A member of the group; absent: the group's primary account. */
  account: AccountId.optional(),
  type: z.enum(["FEE", "CREDIT"]),
  from: BillingPeriod,
  /** Last month, inclusive; absent: every month from `from` on. */
  to: BillingPeriod.optional(),
  /** Service code under which the line is shown; absent: AWSBillingConductor. */
  presentAs: z.string().optional(),
};
export const CustomLineItem = z.discriminatedUnion("kind", [
  z.strictObject({ ...itemBase, kind: z.literal("FLAT"), amount: AmountText }),
  z.strictObject({
    ...itemBase,
    kind: z.literal("PERCENTAGE"),
    percentage: AmountText,
    /** Whether the group's own total is part of the base. */
    ofGroup: z.boolean(),
    /** Flat custom line items of the same group that are part of the base, with their sign. */
    ofItems: unordered(z.array(CustomLineItemArn)),
    filter: LineItemFilter.optional(),
    computation: z.enum(["CONSOLIDATED", "ITEMIZED"]),
  }),
]);
export type CustomLineItem = z.infer<typeof CustomLineItem>;

export const TaxProfile = z.strictObject({
  account: AccountId,
  country: z.string().regex(/^[A-Z]{2}$/),
  registration: z.string().optional(),
  legalName: z.string().optional(),
  address: Address.optional(),
  /** Percent: "19" is 19 %. */
  rate: AmountText,
  reverseCharge: z.boolean(),
  exemption: z.string().optional(),
});
export type TaxProfile = z.infer<typeof TaxProfile>;

/** One unit of `from` is `rate` units of `to` for invoices of `period`. */
export const FxRate = z.strictObject({
  period: BillingPeriod,
  from: Currency,
  to: Currency,
  rate: AmountText,
  source: z.string(),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
});
export type FxRate = z.infer<typeof FxRate>;

/** Currency and payment method of the invoices an account receives from one seller of record. */
export const PaymentProfile = z.strictObject({
  account: AccountId,
  sellerOfRecord: z.string(),
  currency: Currency,
  method: z.enum(["bank-transfer", "direct-debit", "card"]),
  name: z.string().optional(),
});
export type PaymentProfile = z.infer<typeof PaymentProfile>;

/** How one seller invoices. The partner is the default seller; intermediaries of a chain are further ones. */
export const Seller = z.strictObject({
  account: AccountId,
  name: z.string(),
  legalName: z.string().optional(),
  sellerOfRecord: z.string(),
  address: Address.optional(),
  taxRegistration: z.string().optional(),
  email: z.string().optional(),
  bank: z
    .strictObject({
      iban: z.string().optional(),
      bic: z.string().optional(),
      name: z.string().optional(),
      account: z.string().optional(),
      routing: z.string().optional(),
    })
    .optional(),
  paymentTermsDays: z.int().min(0).max(365),
  numberSeries: z.strictObject({
    prefix: z.string().regex(/^[A-Za-z0-9/_.-]{0,24}$/),
    digits: z.int().min(1).max(12),
  }),
  /** Currency of the seller's invoices where the buyer has no payment profile. */
  currency: Currency,
});
export type Seller = z.infer<typeof Seller>;

/** Which report files are written besides the Parquet ones. */
export const ReportSettings = z.strictObject({ csv: z.boolean() });
export type ReportSettings = z.infer<typeof ReportSettings>;

const configuration = {
  partner: Partner,
  organisations: z.array(Organisation),
  transfers: z.array(Transfer),
  billingGroups: z.array(BillingGroup),
  pricingPlans: z.array(PricingPlan),
  pricingRules: z.array(PricingRule),
  customLineItems: z.array(CustomLineItem),
  taxProfiles: z.array(TaxProfile),
  fxRates: z.array(FxRate),
  paymentProfiles: z.array(PaymentProfile),
  sellers: z.array(Seller),
  /** Absent: Parquet only. */
  reports: ReportSettings.optional(),
};

/** A whole configuration as it is stored for the months from some month on; lists sorted by id or ARN. */
export const StoredConfiguration = z.strictObject({
  ...configuration,
  /** Absent: nobody set one. */
  transferPreferences: z.array(TransferPreference).optional(),
});
export type StoredConfiguration = z.infer<typeof StoredConfiguration>;

/** What decided who paid in an earlier month, and what that payer priced by. */
export const EarlierMonth = z.strictObject({
  period: BillingPeriod,
  transfers: z.array(Transfer),
  billingGroups: z.array(BillingGroup),
  pricingPlans: z.array(PricingPlan),
  pricingRules: z.array(PricingRule),
});
export type EarlierMonth = z.infer<typeof EarlierMonth>;

/** Everything that prices and invoices one month, frozen: what a run's manifest keeps. */
export const ConfigurationSnapshot = z.strictObject({
  period: BillingPeriod,
  ...configuration,
  /** Months of late usage that somebody else paid for, oldest first; absent: there is none. */
  earlier: z.array(EarlierMonth).optional(),
  /** Microsoft's charges of customers that are invoiced here; absent: there are none. */
  microsoft: z.array(MicrosoftSale).optional(),
});
export type ConfigurationSnapshot = z.infer<typeof ConfigurationSnapshot>;
