import type { AcceptedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { DueChanges } from "../timers/due.ts";
import { groupsByPreference } from "./indirect-groups.ts";
import { groupsMade, makeableGroups, type WantedGroup } from "./make-groups.ts";
import { factOf } from "./transfer-register.ts";

/** The acceptance itself takes a few writes of a transaction that holds about a hundred. */
const GROUPS_AT_ONCE = 80;

/**
 * The billing groups that come with a transfer's acceptance: the target's own where the invitation names a plan, and
 * those of accounts further up that want one for every indirect source (spec/aws-billing-transfer.md section 5). Who
 * brings more sources along than one transaction holds has the rest made when the first month begins.
 */
export const groupWithTransfer = (
  state: ConfigurationState,
  transfer: AcceptedTransfer,
  now: Instant,
): DueChanges => {
  const period = periodOf(now);
  const fact = factOf(transfer);
  if (fact === undefined) return groupsMade([], period);
  const wanted: readonly WantedGroup[] = [
    ...(transfer.plan === undefined
      ? []
      : [{ owner: transfer.target, transfer: fact, plan: transfer.plan, name: nameOf(transfer) }]),
    ...groupsByPreference(state, fact, period),
  ];
  return groupsMade(makeableGroups(state, wanted, period).slice(0, GROUPS_AT_ONCE), period);
};

/** The transfer's name with what a group's name must not have (spaces above all) replaced. */
const nameOf = ({ name, id }: AcceptedTransfer): string => {
  const parts = name.split(/[^a-zA-Z0-9_+=.\-@]+/).filter((part) => part !== "");
  return parts.length === 0 ? id : parts.join("-");
};
