import { type AccountId, type BillingGroupArn, TransferId } from "../identifiers.ts";
import type { BillingPeriod } from "../time/billing-period.ts";

/**
 * Billing views (spec/aws-billing-transfer.md section 3.4, 4.1): what an account may look at costs through. They are
 * never stored: accounts, groups and transfers are what they follow from.
 */
export const VIEW_TYPES = [
  /** What an account sees of its own usage; every account has exactly one. */
  "PRIMARY",
  /** Pro forma costs of a STANDARD billing group, for the account that owns the group. */
  "BILLING_GROUP",
  /** "My view": what a source organisation costs the account that pays. */
  "BILLING_TRANSFER",
  /** "Showback": what the account that pays charges for a source organisation. */
  "BILLING_TRANSFER_SHOWBACK",
] as const;
export type ViewType = (typeof VIEW_TYPES)[number];

/** What a view is of: the part of its ARN behind `billingview/`, read. */
export type ViewSubject =
  | { readonly type: "PRIMARY" }
  /** Id of the group: the last part of its ARN. */
  | { readonly type: "BILLING_GROUP"; readonly groupId: string }
  /** The transfer by which the source organisation hands its own bill over, to whomever. */
  | { readonly type: "BILLING_TRANSFER" | "BILLING_TRANSFER_SHOWBACK"; readonly transfer: TransferId };

/** What costs a view shows in some months. */
export type ViewData =
  /** What AWS charges. */
  | { readonly kind: "BILLABLE" }
  /**
   * What `pricedBy` charges. Without a group nobody priced it, and there is nothing to see (section 2.4, "C must
   * configure a billing group").
   */
  | {
      readonly kind: "PRO_FORMA";
      readonly pricedBy: AccountId;
      readonly group?: BillingGroupArn;
      /** Of a STANDARD group. */
      readonly primaryAccount?: AccountId;
    };

/** Months in a row in which a view shows the same kind of costs. */
export type ViewSegment = {
  /** From `from` on, to the month before `until`. */
  readonly months: { readonly from: BillingPeriod; readonly until: BillingPeriod };
  readonly data: ViewData;
  /** The account that pays the bill of the view's organisation in these months; absent: it pays itself. */
  readonly paidBy?: AccountId;
};

const IDS = {
  PRIMARY: "primary",
  BILLING_GROUP: "billing-group",
  BILLING_TRANSFER: "billing-transfer",
  BILLING_TRANSFER_SHOWBACK: "billing-transfer-showback",
} as const satisfies Record<ViewType, string>;

/** As the model of the service has it, matched whole. */
export const VIEW_ARN =
  /^arn:aws[a-z-]*:billing::[0-9]{12}:billingview\/[a-zA-Z0-9/:_+=.\-@]{0,75}[a-zA-Z0-9]$/;

/**
 * The ARN by which an account knows a view; the same for as long as the thing behind it exists, and after. Decided
 * 2026-11: what follows `billingview/` is nowhere documented.
 */
export const viewArn = (owner: AccountId, subject: ViewSubject): string => {
  const id = IDS[subject.type];
  const name = subject.type === "PRIMARY" ? id : `${id}/${idOf(subject)}`;
  return `arn:aws:billing::${owner}:billingview/${name}`;
};

const idOf = (subject: Exclude<ViewSubject, { readonly type: "PRIMARY" }>): string =>
  subject.type === "BILLING_GROUP" ? subject.groupId : subject.transfer;

/** What an ARN could be of; undefined: no view of this account ever had it. */
export const subjectOfArn = (owner: AccountId, arn: string): ViewSubject | undefined => {
  const prefix = `arn:aws:billing::${owner}:billingview/`;
  if (!arn.startsWith(prefix)) return undefined;
  const [kind, id, ...more] = arn.slice(prefix.length).split("/");
  if (more.length > 0) return undefined;
  if (kind === IDS.PRIMARY) return id === undefined ? { type: "PRIMARY" } : undefined;
  if (id === undefined) return undefined;
  if (kind === IDS.BILLING_GROUP) return { type: "BILLING_GROUP", groupId: id };
  const transfer = TransferId.safeParse(id);
  if (!transfer.success) return undefined;
  if (kind === IDS.BILLING_TRANSFER) return { type: "BILLING_TRANSFER", transfer: transfer.data };
  if (kind === IDS.BILLING_TRANSFER_SHOWBACK)
    return { type: "BILLING_TRANSFER_SHOWBACK", transfer: transfer.data };
  return undefined;
};

/** A name in the characters a view's may have; transfers may be called by any printable ASCII. */
export const viewName = (name: string): string => name.replaceAll(/[^ a-zA-Z0-9_+=.\-@]/g, "-");

export const PRIMARY_VIEW_NAME = "Primary View";
