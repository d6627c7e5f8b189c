import type { BillingGroup, Transfer } from "../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../domain/configuration/quotas.ts";
import {
  type AccountId,
  arnAccount,
  BillingGroupArn,
  type PricingPlanArn,
} from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { type ConfigurationState, nameKey } from "../../stores/configuration-state.ts";
import { thingChange } from "../configuration/change-configuration.ts";
import { conductorEvent } from "../configuration/conductor-event.ts";
import { isUsablePlan } from "../configuration/usable-plan.ts";
import type { DueChanges } from "../timers/due.ts";

/** A group of a transfer that is to be made without anybody asking for it by an API. */
export type WantedGroup = {
  readonly owner: AccountId;
  readonly transfer: Transfer;
  readonly plan: PricingPlanArn;
  /** Another one is found where the owner uses it already. */
  readonly name: string;
};
export type TransferGroup = Extract<BillingGroup, { type: "TRANSFER_BILLING" }>;

const ID_LENGTH = 10;
const NAME_LENGTH_MAX = 128;

/**
 * The same however often it is decided: groups of one owner are told apart by the end of their transfer's id, which is
 * random.
 */
const arnOf = (owner: AccountId, transfer: Transfer): BillingGroupArn => {
  const id = transfer.id.slice("rt-".length).slice(-ID_LENGTH).padStart(ID_LENGTH, "0");
  return BillingGroupArn.parse(`arn:aws:billingconductor::${owner}:billinggroup/${id}`);
};

/** Whether the owner keeps a group for the transfer in a month. */
export const hasGroup = (
  { billingGroups }: Pick<ConfigurationState, "billingGroups">,
  owner: AccountId,
  transfer: Transfer,
  period: BillingPeriod,
): boolean => billingGroups.listWith("transfer", transfer.id, period).some((group) => group.owner === owner);

/**
 * Whether the owner has or once had a group of the transfer. Of one that was made by API and deleted in the same month
 * nothing says whose it was.
 */
export const hadGroup = (
  { billingGroups }: Pick<ConfigurationState, "billingGroups">,
  owner: AccountId,
  transfer: Transfer,
): boolean =>
  billingGroups.idsWith("transfer", transfer.id).some((arn) => arnAccount(arn) === owner) ||
  billingGroups.versions(arnOf(owner, transfer)).length > 0;

/**
 * Those of the wanted groups that can be made. One is left out where its owner has one for the source already, its plan
 * is gone, or the owner has as many groups as it may have: nobody is there to be told of it at once, so the daily
 * recommendation tells (`recommend-groups.ts`).
 */
export const makeableGroups = (
  state: ConfigurationState,
  wanted: readonly WantedGroup[],
  period: BillingPeriod,
): readonly TransferGroup[] => {
  const made: TransferGroup[] = [];
  for (const want of wanted) {
    const { owner, transfer, plan } = want;
    const arn = arnOf(owner, transfer);
    const own = made.filter((group) => group.owner === owner);
    const room = DEFAULT_QUOTAS.billingGroups - state.billingGroups.listWith("owner", owner, period).length;
    if (
      own.length >= room ||
      own.some((group) => group.transfer === transfer.id || group.arn === arn) ||
      hasGroup(state, owner, transfer, period) ||
      isTaken(state, arn, transfer) ||
      !isUsablePlan(state.pricingPlans, owner, plan, period)
    )
      continue;
    const isFree = (name: string): boolean =>
      own.every((group) => group.name !== name) &&
      state.billingGroups.listWith("name", nameKey(owner, name), period).length === 0;
    made.push({
      arn,
      name: freeName(want.name, isFree),
      owner,
      primaryAccount: transfer.source,
      plan,
      type: "TRANSFER_BILLING",
      transfer: transfer.id,
    });
  }
  return made;
};

/** Whether the ARN is or was that of something else: its past would become this group's. */
const isTaken = ({ billingGroups }: ConfigurationState, arn: string, transfer: Transfer): boolean =>
  billingGroups
    .versions(arn)
    .some(
      ({ value }) => value !== null && (value.type !== "TRANSFER_BILLING" || value.transfer !== transfer.id),
    );

/** The name, or the name with the first number that makes it one of its own. */
const freeName = (name: string, isFree: (name: string) => boolean): string => {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? "" : `-${number}`;
    const candidate = `${name.slice(0, NAME_LENGTH_MAX - suffix.length)}${suffix}`;
    if (isFree(candidate)) return candidate;
  }
};

/** From the current month on: PENDING until its transfer starts, ACTIVE from then on. */
export const groupsMade = (groups: readonly TransferGroup[], period: BillingPeriod): DueChanges => ({
  changes: groups.map((value) => thingChange("billingGroups", value.arn, { from: period, value })),
  resources: groups.map(({ arn }) => arn),
  events: groups.map(({ arn, type, plan, transfer }) =>
    conductorEvent("Billing Group Created", [arn], { type, pricingPlan: plan, transfer }),
  ),
});
