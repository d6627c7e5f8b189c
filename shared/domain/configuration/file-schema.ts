import { z } from "zod";
import { OrganizationId, ResourceName, TransferId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { SourceHistory } from "../views/source-history.ts";
import {
  AccountText,
  CalendarDate,
  CountryCode,
  DecimalText,
  Description,
  Email,
  entry,
  Iban,
  LineDescription,
  Moment,
  Name,
  ServiceCode,
  Text,
  UsageText,
} from "./file-scalars.ts";
import { Partition } from "./model.ts";

/**
 * The configuration file as partners write it (contract.md section 4): strict objects, so that a misspelt key
 * is refused instead of ignored. This file knows keys and types of single values; what entries mean together
 * is checked in `validation/`.
 */

const AddressEntry = entry({
  lines: z.array(Text).max(4, "must have at most 4 lines").optional(),
  postalCode: Text.optional(),
  city: Text.optional(),
  country: CountryCode.optional(),
});

const PartnerEntry = entry({
  account: AccountText,
  name: Name,
  currency: Currency.optional(),
  sellerOfRecord: Name.optional(),
  history: SourceHistory.optional(),
});
export type PartnerEntry = z.infer<typeof PartnerEntry>;

const OrganizationEntry = entry({
  id: OrganizationId,
  managementAccount: AccountText,
  name: Name,
  email: Email.optional(),
  partition: Partition.optional(),
  sellerOfRecord: Name.optional(),
  flags: entry({
    pastDueInvoice: z.boolean().optional(),
    unusedPrepaymentBalance: z.boolean().optional(),
    legacyPermissionsInUse: z.boolean().optional(),
    paymentInstrumentMissing: z.boolean().optional(),
    emailNotVerified: z.boolean().optional(),
    unsupportedPricing: z.boolean().optional(),
    deletionInProgress: z.boolean().optional(),
    accountNotActive: z.boolean().optional(),
    createdAt: Instant.optional(),
  }).optional(),
  accounts: z
    .array(
      entry({
        id: AccountText,
        name: Name,
        email: Email.optional(),
        joined: Moment.optional(),
        left: Moment.optional(),
      }),
    )
    .optional(),
});
export type OrganizationEntry = z.infer<typeof OrganizationEntry>;

const TransferEntry = entry({
  /** Given by something other than the name; absent: derived from the name. */
  id: TransferId.optional(),
  source: AccountText,
  target: AccountText,
  name: Name.max(128, "must have at most 128 characters"),
  start: BillingPeriod,
  end: BillingPeriod.optional(),
});
export type TransferEntry = z.infer<typeof TransferEntry>;

/** Groups made without asking for what an inbound transfer's source takes in itself. */
const TransferPreferenceEntry = entry({
  transfer: z.string(),
  autoCreateGroups: z.boolean(),
  /** Plan of these groups. */
  plan: z.string().optional(),
});
export type TransferPreferenceEntry = z.infer<typeof TransferPreferenceEntry>;

/** Last part of an ARN that something other than the name decided; absent: derived from the name. */
const ArnIdText = z
  .string()
  .regex(/^[a-zA-Z0-9]{10}$/, "must be the last part of the ARN, 10 letters or digits");
const TagsEntry = z
  .record(
    z.string().min(1, "a tag key has 1 to 128 characters").max(128, "a tag key has 1 to 128 characters"),
    z.string("must be text: write it in quotes").max(256, "a tag value has at most 256 characters"),
  )
  .refine((tags) => Object.keys(tags).length <= 200, "must have at most 200 tags");

const PricingRuleEntry = entry({
  name: ResourceName,
  id: ArnIdText.optional(),
  /** Account whose rule it is; absent: the partner. */
  owner: AccountText.optional(),
  tags: TagsEntry.optional(),
  description: Description.optional(),
  scope: z.enum(["GLOBAL", "SERVICE", "BILLING_ENTITY", "SKU"]),
  type: z.enum(["MARKUP", "DISCOUNT", "TIERING"]),
  service: ServiceCode.optional(),
  usageType: UsageText.optional(),
  operation: UsageText.optional(),
  billingEntity: z
    .string()
    .regex(/^[a-zA-Z0-9() ]{1,128}$/, "must be a billing entity such as AWS Marketplace")
    .optional(),
  modifierPercentage: DecimalText.optional(),
  tiering: entry({
    freeTier: entry({ activated: z.boolean() }).optional(),
    customTiers: z
      .array(entry({ begin: DecimalText, end: DecimalText.optional(), rate: DecimalText }))
      .optional(),
  }).optional(),
});
export type PricingRuleEntry = z.infer<typeof PricingRuleEntry>;

const PricingPlanEntry = entry({
  name: ResourceName,
  id: ArnIdText.optional(),
  /** Account whose plan it is; absent: the partner. */
  owner: AccountText.optional(),
  tags: TagsEntry.optional(),
  description: Description.optional(),
  rules: z.array(z.string()),
});
export type PricingPlanEntry = z.infer<typeof PricingPlanEntry>;

const BillingGroupEntry = entry({
  name: ResourceName,
  /** Of groups of a transfer; others are known by their primary account. */
  id: ArnIdText.optional(),
  tags: TagsEntry.optional(),
  description: Description.optional(),
  plan: z.string(),
  /** Bill-transfer account that owns the group; absent: the transfer's target, or the partner. */
  owner: AccountText.optional(),
  transfer: z.string().optional(),
  primaryAccount: AccountText.optional(),
  accounts: z.array(AccountText).min(1, "must name at least one account").optional(),
  /** Takes in accounts that join the owner's organisation. */
  autoAssociate: z.boolean().optional(),
});
export type BillingGroupEntry = z.infer<typeof BillingGroupEntry>;

const CustomLineItemEntry = entry({
  name: ResourceName,
  id: ArnIdText.optional(),
  /** The owner of its group, for readers; absent: the same. */
  owner: AccountText.optional(),
  tags: TagsEntry.optional(),
  description: LineDescription,
  group: z.string(),
  account: AccountText.optional(),
  type: z.enum(["FEE", "CREDIT"]),
  flat: DecimalText.optional(),
  percentage: DecimalText.optional(),
  of: z.array(z.string()).optional(),
  filter: entry({
    excludeSavingsPlanNegation: z.literal(true).optional(),
    service: ServiceCode.optional(),
  }).optional(),
  computation: z.enum(["ITEMIZED", "CONSOLIDATED"]).optional(),
  presentAs: ServiceCode.optional(),
  from: BillingPeriod,
  to: BillingPeriod.optional(),
  months: z.int().min(1, "must be at least 1").max(1200, "must be at most 1200").optional(),
});
export type CustomLineItemEntry = z.infer<typeof CustomLineItemEntry>;

const TaxProfileEntry = entry({
  account: AccountText,
  country: CountryCode,
  registration: Text.optional(),
  legalName: Name.optional(),
  address: AddressEntry.optional(),
  rate: DecimalText,
  reverseCharge: z.boolean().optional(),
  exemption: Text.optional(),
});
export type TaxProfileEntry = z.infer<typeof TaxProfileEntry>;

const FxRateEntry = entry({
  period: BillingPeriod,
  from: Currency,
  to: Currency,
  rate: DecimalText,
  source: Text,
  date: CalendarDate,
});
export type FxRateEntry = z.infer<typeof FxRateEntry>;

const PaymentProfileEntry = entry({
  account: AccountText,
  sellerOfRecord: Name,
  currency: Currency,
  method: z.enum(["bank-transfer", "direct-debit", "card"]),
  name: Name.optional(),
});
export type PaymentProfileEntry = z.infer<typeof PaymentProfileEntry>;

const sellerDetails = {
  legalName: Name.optional(),
  address: AddressEntry.optional(),
  taxRegistration: Text.optional(),
  email: Email.optional(),
  bank: entry({
    iban: Iban.optional(),
    bic: Text.optional(),
    name: Text.optional(),
    account: Text.optional(),
    routing: Text.optional(),
  }).optional(),
};
const sellerTerms = {
  paymentTermsDays: z.int().min(0, "must be 0 to 365").max(365, "must be 0 to 365").optional(),
  numberSeries: entry({
    prefix: z
      .string()
      // Documents are named after numbers, and names of files that begin with a dot are hidden from everybody.
      .regex(
        /^([A-Za-z0-9/_-][A-Za-z0-9/_.-]{0,23})?$/,
        "must be at most 24 characters of A-Z a-z 0-9 / _ . - and not begin with a dot",
      )
      .optional(),
    digits: z.int().min(1, "must be 1 to 12").max(12, "must be 1 to 12").optional(),
  }).optional(),
};
const SellerEntry = entry({
  account: AccountText,
  name: Name.optional(),
  sellerOfRecord: Name.optional(),
  currency: Currency.optional(),
  ...sellerDetails,
  ...sellerTerms,
});
export type SellerEntry = z.infer<typeof SellerEntry>;

const InvoicingEntry = entry({
  ...sellerTerms,
  /** What the partner prints about itself. */
  seller: entry(sellerDetails).optional(),
  /** Intermediaries of a chain that sell to the level below. */
  sellers: z.array(SellerEntry).optional(),
});
export type InvoicingEntry = z.infer<typeof InvoicingEntry>;

const ReportsEntry = entry({ csv: z.boolean().optional() });

/** Sections that are lists of entries, in the order of the file. */
export const LIST_SECTIONS = {
  organizations: OrganizationEntry,
  transfers: TransferEntry,
  transferPreferences: TransferPreferenceEntry,
  pricingRules: PricingRuleEntry,
  pricingPlans: PricingPlanEntry,
  billingGroups: BillingGroupEntry,
  customLineItems: CustomLineItemEntry,
  taxProfiles: TaxProfileEntry,
  fxRates: FxRateEntry,
  paymentProfiles: PaymentProfileEntry,
} as const;
export type ListSection = keyof typeof LIST_SECTIONS;

/** Sections that are one object. */
export const SINGLE_SECTIONS = { partner: PartnerEntry, invoicing: InvoicingEntry, reports: ReportsEntry };

export const API_VERSION = "rebill/v1";

/** A whole file. Lists may be left out: nothing of the kind. */
export type ConfigurationFile = {
  readonly apiVersion: typeof API_VERSION;
  readonly partner: PartnerEntry;
  readonly invoicing?: InvoicingEntry | undefined;
  readonly reports?: z.infer<typeof ReportsEntry> | undefined;
} & { readonly [Section in ListSection]: readonly z.infer<(typeof LIST_SECTIONS)[Section]>[] };
