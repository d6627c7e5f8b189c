import {
  type AcceptedTransfer,
  accepted,
  type RequestedTransfer,
  type ResponsibilityTransfer,
} from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { overlap } from "../../../domain/billing-transfer/transfer-months.ts";
import { configurationInForce } from "../../../domain/configuration/configuration-in-force.ts";
import {
  BillingGroup,
  type ConfigurationSnapshot,
  type Transfer,
} from "../../../domain/configuration/model.ts";
import { arnId, BASIC_PLAN, BillingGroupArn, type PricingPlanArn } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { configurationAt } from "../../../stores/configuration-store.ts";
import type { ConfigurationStorage } from "../../configuration-dependencies.ts";
import { readStoredConfiguration } from "../../read-stored-configuration.ts";
import { groupWithTransfer } from "../group-with-transfer.ts";

type TransferGroup = Extract<BillingGroup, { type: "TRANSFER_BILLING" }>;

/** The first month as it would be billed if the transfer were in force, and the group that would price it. */
export type RehearsedConfiguration = {
  readonly snapshot: ConfigurationSnapshot;
  readonly group: TransferGroup;
  /** `none`: the target would have no group; the one here is on BasicPricingPlan, to have something to show. */
  readonly made: "exists" | "with-acceptance" | "none";
  readonly planFrom: "request" | "group" | "invitation" | "default";
};

/** Last part of the ARN of a group that is nowhere but in a rehearsal; groups that are stored have none like it. */
const REHEARSED = "rehearsal000";

/**
 * The configuration of a transfer's first month with the transfer in force and the groups that come with its
 * acceptance, whatever stands in its way.
 *
 * Decided 2026-11-27: a plan that is asked for goes first, then that of the group there is (it is what bills),
 * then the invitation's, then BasicPricingPlan.
 */
export const rehearsedConfiguration = async (
  deps: ConfigurationStorage,
  {
    state,
    transfer,
    plan,
    now,
  }: {
    readonly state: ConfigurationState;
    readonly transfer: ResponsibilityTransfer;
    readonly plan: PricingPlanArn | undefined;
    readonly now: Instant;
  },
): Promise<RehearsedConfiguration> => {
  const { id, name, source, target, start } = transfer;
  const { versions } = await readStoredConfiguration(deps);
  // Of a transfer in force the month that runs counts: its group may have another plan by now.
  const period = [start, periodOf(now)].toSorted().at(-1) ?? start;
  const stored = configurationAt(versions, period);
  const added: Transfer = { id, name, source, target, start };
  const others = stored.transfers.filter(
    (each) => each.id !== id && !(each.source === source && overlap(each, added)),
  );
  const ofTransfer = (group: BillingGroup): group is TransferGroup =>
    group.type === "TRANSFER_BILLING" && group.transfer === id && group.owner === target;
  const known = stored.billingGroups.find(ofTransfer);
  const coming = transfer.status === "REQUESTED" ? groupsOfAcceptance(state, transfer, now) : [];
  const made = coming.find(ofTransfer);
  const base = known ?? made ?? emptyGroup(transfer);
  const group = plan === undefined ? base : { ...base, plan };
  const billingGroups = [
    ...[...stored.billingGroups, ...coming].filter(({ arn }) => arn !== group.arn),
    group,
  ];
  const snapshot = configurationInForce({ ...stored, transfers: [...others, added], billingGroups }, period);
  return {
    snapshot,
    group,
    made: known !== undefined ? "exists" : made !== undefined ? "with-acceptance" : "none",
    planFrom:
      plan !== undefined
        ? "request"
        : known !== undefined
          ? "group"
          : transfer.plan !== undefined
            ? "invitation"
            : "default",
  };
};

/** What the acceptance itself would make, so that a rehearsal and the real thing cannot differ. */
const groupsOfAcceptance = (
  state: ConfigurationState,
  transfer: RequestedTransfer,
  now: Instant,
): readonly BillingGroup[] => {
  const acceptance: AcceptedTransfer = accepted(transfer, now);
  return groupWithTransfer(state, acceptance, now).changes.flatMap(({ kind, value }) =>
    kind === "billingGroups" && value !== null ? [BillingGroup.parse(value)] : [],
  );
};

const emptyGroup = ({ id, name, source, target, plan }: ResponsibilityTransfer): TransferGroup => ({
  arn: BillingGroupArn.parse(`arn:aws:billingconductor::${target}:billinggroup/${REHEARSED}`),
  name: name.replaceAll(/[^a-zA-Z0-9_+=.\-@]/g, "-"),
  type: "TRANSFER_BILLING",
  owner: target,
  primaryAccount: source,
  plan: plan ?? BASIC_PLAN,
  transfer: id,
});

/** What a plan is called: by its name where it has one, or by what AWS calls it. */
export const planName = (
  state: ConfigurationState,
  plan: PricingPlanArn,
  period: Transfer["start"],
): string => state.pricingPlans.find(plan, period)?.name ?? arnId(plan);
