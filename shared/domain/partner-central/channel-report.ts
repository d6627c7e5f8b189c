import { z } from "zod";
import type { Organisation, Transfer } from "../configuration/model.ts";
import { AccountId, OrganizationId, TransferId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText, D, plain, sum } from "../money/decimal.ts";
import { RunMode } from "../month-end/run.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { ProgramManagementAccountId, RelationshipId } from "./channel-ids.ts";
import { Program, type ProgramManagementAccount } from "./program-management-account.ts";
import { AssociationType, type Relationship, ResaleAccountModel, Sector } from "./relationship.ts";
import type { ServicePeriod } from "./service-period.ts";
import { SupportPlan } from "./support-plan.ts";

/** Exact decimal text, without tax. */
const Spend = z.strictObject({ amount: AmountText, currency: Currency });
const customer = {
  /** Management account of the customer organisation. */
  customerAccount: AccountId,
  organization: OrganizationId.nullable(),
  organizationName: z.string().nullable(),
};

export const ChannelReportRow = z.strictObject({
  program: Program,
  programManagementAccount: ProgramManagementAccountId,
  /** The account that is under the program. */
  account: AccountId,
  relationship: RelationshipId,
  displayName: z.string(),
  ...customer,
  associationType: AssociationType,
  sector: Sector,
  resaleAccountModel: ResaleAccountModel.nullable(),
  supportPlan: SupportPlan.nullable(),
  /** In force at some time of the month. */
  servicePeriod: z
    .strictObject({
      type: z.enum(["MINIMUM_NOTICE_PERIOD", "FIXED_COMMITMENT_PERIOD"]),
      noticeDays: z.int().nullable(),
      startDate: Instant,
      /** When it ended, or by its terms will. */
      endDate: Instant.nullable(),
    })
    .nullable(),
  /** By which the account pays the customer's bill of the month. */
  transfer: TransferId.nullable(),
  /** Null: no cost data of the month, or it stands in the row of another relationship. */
  spend: Spend.nullable(),
  /** The relationship whose row has the organisation's spend, so that no amount is there twice. */
  reportedWith: RelationshipId.nullable(),
});
export type ChannelReportRow = z.infer<typeof ChannelReportRow>;

/** Who bought what through the channel in a month (product.md, B4). */
export const ChannelReport = z.strictObject({
  period: BillingPeriod,
  /** Whose figures these are: the final run's, or the latest estimate's; null: the month has no run. */
  run: z.strictObject({ id: z.string(), mode: RunMode }).nullable(),
  rows: z.array(ChannelReportRow),
  /** Spend of organisations without a relationship in the month. */
  withoutRelationship: z.array(z.strictObject({ ...customer, spend: Spend })),
  /** Per currency; `withRelationship` + `withoutRelationship` = `total`. */
  totals: z.array(
    z.strictObject({
      currency: Currency,
      withRelationship: AmountText,
      withoutRelationship: AmountText,
      total: AmountText,
    }),
  ),
});
export type ChannelReport = z.infer<typeof ChannelReport>;

/** A relationship as it was in the month, with what belongs to it. */
export type ReportedRelationship = {
  readonly relationship: Relationship;
  readonly account: ProgramManagementAccount;
  readonly organisation: Organisation | undefined;
  /** In force at some time of the month, with its end when there is one. */
  readonly servicePeriod: ServicePeriod | undefined;
  readonly transfer: Transfer | undefined;
  /** Whether whom the report is for may see what the customer spent through this relationship. */
  readonly showsSpend: boolean;
};
/** What one organisation cost in the month in one currency. */
export type OrganisationSpend = z.infer<typeof Spend> & {
  readonly account: AccountId;
  readonly organisation: Organisation | undefined;
};

/**
 * The report of a month. Rows are in order of customer account and relationship. What an organisation spent stands in
 * one row alone: that of the relationship whose account pays its bill, or of the one that was there last.
 */
export const channelReport = (
  month: Pick<ChannelReport, "period" | "run">,
  relationships: readonly ReportedRelationship[],
  spends: readonly OrganisationSpend[],
): ChannelReport => {
  const ordered = relationships.toSorted((left, right) => (orderKey(left) < orderKey(right) ? -1 : 1));
  const reporting = new Map<AccountId, RelationshipId>();
  for (const { relationship } of ordered.filter(({ showsSpend }) => showsSpend).sort(byClaim))
    if (!reporting.has(relationship.associatedAccount))
      reporting.set(relationship.associatedAccount, relationship.id);
  // A row has room for one currency; what an organisation was billed in another one is listed apart.
  const reported = new Map<AccountId, OrganisationSpend>();
  for (const spend of spends.filter(({ account }) => reporting.has(account)))
    if (!reported.has(spend.account)) reported.set(spend.account, spend);
  const rows = ordered.map((each): ChannelReportRow => {
    const { associatedAccount, id } = each.relationship;
    const spend = each.showsSpend ? reported.get(associatedAccount) : undefined;
    const reportedWith = reporting.get(associatedAccount);
    if (spend === undefined || reportedWith === undefined) return rowOf(each, null, null);
    return reportedWith === id
      ? rowOf(each, { amount: spend.amount, currency: spend.currency }, null)
      : rowOf(each, null, reportedWith);
  });
  const withoutRelationship = spends
    .filter((spend) => reported.get(spend.account) !== spend)
    .toSorted((left, right) => (spendKey(left) < spendKey(right) ? -1 : 1))
    .map(({ account, organisation, amount, currency }) => ({
      ...customerOf(account, organisation),
      spend: { amount, currency },
    }));
  return {
    ...month,
    rows,
    withoutRelationship,
    totals: totalsOf(
      rows.flatMap(({ spend }) => spend ?? []),
      withoutRelationship.map(({ spend }) => spend),
    ),
  };
};

const orderKey = ({ relationship }: ReportedRelationship): string =>
  `${relationship.associatedAccount} ${relationship.id}`;

const spendKey = ({ account, currency }: OrganisationSpend): string => `${account} ${currency}`;

/** Who reports the spend comes first. */
const byClaim = (left: ReportedRelationship, right: ReportedRelationship): number =>
  claim(left) > claim(right) ? -1 : 1;
const claim = ({ transfer, relationship }: ReportedRelationship): string =>
  [
    transfer === undefined ? 0 : 1,
    relationship.status === "ACTIVE" ? "9999" : relationship.deletedAt,
    relationship.createdAt,
    relationship.id,
  ].join(" ");

const customerOf = (customerAccount: AccountId, organisation: Organisation | undefined) => ({
  customerAccount,
  organization: organisation?.id ?? null,
  organizationName: organisation?.name ?? null,
});

const rowOf = (
  { relationship, account, organisation, servicePeriod, transfer }: ReportedRelationship,
  spend: ChannelReportRow["spend"],
  reportedWith: RelationshipId | null,
): ChannelReportRow => ({
  program: account.program,
  programManagementAccount: account.id,
  account: account.account,
  relationship: relationship.id,
  displayName: relationship.displayName,
  ...customerOf(relationship.associatedAccount, organisation),
  associationType: relationship.associationType,
  sector: relationship.sector,
  resaleAccountModel: relationship.resaleAccountModel ?? null,
  supportPlan: relationship.supportPlan ?? null,
  servicePeriod: servicePeriod === undefined ? null : servicePeriodOut(servicePeriod),
  transfer: transfer?.id ?? null,
  spend,
  reportedWith,
});

const servicePeriodOut = ({ terms, startedAt, ended }: ServicePeriod) => ({
  type: terms.type,
  noticeDays: terms.type === "MINIMUM_NOTICE_PERIOD" ? terms.noticeDays : null,
  startDate: startedAt,
  endDate: ended?.at ?? (terms.type === "FIXED_COMMITMENT_PERIOD" ? terms.endDate : null),
});

const totalsOf = (
  related: readonly z.infer<typeof Spend>[],
  unrelated: readonly z.infer<typeof Spend>[],
): ChannelReport["totals"] => {
  const currencies = [...new Set([...related, ...unrelated].map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const of = (spends: readonly z.infer<typeof Spend>[]) =>
      sum(spends.filter((spend) => spend.currency === currency).map(({ amount }) => new D(amount)));
    const [withRelationship, withoutRelationship] = [of(related), of(unrelated)];
    return {
      currency,
      withRelationship: plain(withRelationship),
      withoutRelationship: plain(withoutRelationship),
      total: plain(withRelationship.plus(withoutRelationship)),
    };
  });
};
