import type { BillingGroup } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { type BillingPeriod, nextPeriod } from "../../../domain/time/billing-period.ts";
import { isInRange, type MonthRange, sharedMonths } from "../../../domain/time/month-range.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { isInFamily } from "../../../use-cases/configuration/organisation-family.ts";
import { validation, wrongField } from "../errors.ts";
import { fullArn, isOwn } from "../resources.ts";

type GroupMonths = MonthRange & { readonly group: BillingGroup };

/** Months in which a group is priced: it is stored and, when it is of a transfer, that transfer is active. */
const pricedMonths = (
  { billingGroups, transfers }: ConfigurationState,
  arn: string,
): readonly GroupMonths[] => {
  const versions = billingGroups.versions(arn);
  return versions.flatMap(({ from, value: group }, position): readonly GroupMonths[] => {
    if (group === null) return [];
    const stored = { from, until: versions[position + 1]?.from };
    if (group.type === "STANDARD") return [{ ...stored, group }];
    const transfer = transfers.versions(group.transfer).at(-1)?.value ?? undefined;
    if (transfer === undefined) return [];
    const { start, end } = transfer;
    const months = sharedMonths(stored, {
      from: start,
      until: end === undefined ? undefined : nextPeriod(end),
    });
    return months === undefined ? [] : [{ ...months, group }];
  });
};

/**
 * Whether a group is there in a month: not deleted, its transfer not over. One whose transfer begins later is, for
 * its items are seen and edited before.
 */
export const hasGroup = (
  { billingGroups, transfers }: ConfigurationState,
  arn: string,
  month: BillingPeriod,
): boolean => {
  const group = billingGroups.find(arn, month);
  if (group === undefined || group.type === "STANDARD") return group !== undefined;
  const transfer = transfers.versions(group.transfer).at(-1)?.value ?? undefined;
  return transfer !== undefined && (transfer.end === undefined || month <= transfer.end);
};

/** Whether a group is there in any month of a range, or has yet to begin. */
export const hasGroupIn = (state: ConfigurationState, arn: string, range: MonthRange): boolean =>
  hasGroup(state, arn, range.from) ||
  pricedMonths(state, arn).some((months) => sharedMonths(months, range) !== undefined);

/**
 * The caller's group that an item is to belong to, as it is in the first of the months in which the item is charged.
 * @throws OperationError MISSING_BILLINGGROUP, also for somebody else's; ILLEGAL_ENDED_BILLINGGROUP,
 *   INVALID_BILLING_GROUP
 */
export const groupToCharge = (
  state: ConfigurationState,
  caller: AccountId,
  arnOrId: string,
  range: MonthRange,
): { readonly group: BillingGroup; readonly months: readonly GroupMonths[] } => {
  const arn = fullArn(caller, "billinggroup", arnOrId);
  if (!isOwn(caller, arn) || state.billingGroups.versions(arn).every(({ value }) => value === null))
    throw validation("MISSING_BILLINGGROUP", "The billing group does not exist.");
  const priced = pricedMonths(state, arn);
  const months = priced.flatMap((each) => {
    const shared = sharedMonths(each, range);
    return shared === undefined ? [] : [{ ...shared, group: each.group }];
  });
  const [first] = months;
  if (first !== undefined) return { group: first.group, months };
  if (priced.every(({ until }) => until !== undefined && until <= range.from))
    throw validation("ILLEGAL_ENDED_BILLINGGROUP", "The billing group has ended.");
  throw validation("INVALID_BILLING_GROUP", "The billing group is not there yet in this billing period.");
};

/**
 * A charge lands on a member of the group, in some month at least.
 * @throws OperationError ILLEGAL_ACCOUNT_ID
 */
export const checkMember = (
  state: ConfigurationState,
  account: AccountId,
  months: readonly GroupMonths[],
  current: BillingPeriod,
): void => {
  const isIn = (each: GroupMonths): boolean =>
    [each.from, ...(isInRange(current, each) ? [current] : [])].some((month) =>
      isMember(state, each.group, account, month),
    );
  if (!months.some(isIn))
    throw wrongField("AccountId", "is not an account of the billing group", "ILLEGAL_ACCOUNT_ID");
};

const isMember = (
  state: ConfigurationState,
  group: BillingGroup,
  account: AccountId,
  month: BillingPeriod,
): boolean => {
  if (group.type === "STANDARD") return group.accounts.includes(account);
  const source = state.transfers.versions(group.transfer).at(-1)?.value?.source;
  return source !== undefined && isInFamily(state, source, account, month);
};
