import type { ResponsibilityTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import {
  afterMoment,
  dueMoments,
  momentsOf,
  type TransferMoment,
} from "../../domain/billing-transfer/transfer-moments.ts";
import { acceptanceDeadline } from "../../domain/billing-transfer/transfer-timing.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { thingChange } from "../configuration/change-configuration.ts";
import type { Due, DueSource } from "../timers/due.ts";
import { groupsAtActivation } from "./indirect-groups.ts";
import { groupsMade, makeableGroups } from "./make-groups.ts";
import { concernedAccounts, expiresAt, transferEvent } from "./transfer-changes.ts";
import { findTransfer } from "./transfer-register.ts";

const GROUPS_AT_ONCE = 40;
const DAY_MILLISECONDS = 86_400_000;

/**
 * What happens to transfers by themselves: reminders, expiry, first and last month (spec/aws-billing-transfer.md
 * section 2.1, 2.2). The state of a transfer follows from its months whether or not a timer was there; what these
 * leave is the record of it and the events. A transfer of a configuration file gets its record here.
 */
export const transferTimers: DueSource = {
  due: (state, now) => timedTransfers(state, now).flatMap((transfer) => dueOf(state, transfer, now)),
  next: (state, now) =>
    timedTransfers(state, now)
      .flatMap((transfer) => momentsOf(transfer).slice(0, 1))
      .map(({ at }) => at)
      .toSorted()[0],
};

/** Records as they are stored, invitations past their deadline included, and transfers that have none. */
const timedTransfers = (state: ConfigurationState, now: Instant): readonly ResponsibilityTransfer[] => {
  const records = state.responsibilityTransfers.list(ALWAYS);
  const known = new Set(records.map(({ id }) => id));
  const facts = state.transfers.list(periodOf(now)).filter(({ id }) => !known.has(id));
  return [
    ...records.flatMap((record) =>
      record.status === "REQUESTED" ? [record] : (findTransfer(state, record.id, now) ?? []),
    ),
    ...facts.flatMap(({ id }) => findTransfer(state, id, now) ?? []),
  ];
};

const dueOf = (state: ConfigurationState, transfer: ResponsibilityTransfer, now: Instant): readonly Due[] => {
  const due: Due[] = [];
  let current = transfer;
  for (const moment of dueMoments(transfer, now)) {
    if (moment.kind === "activation") due.push(...groupsDue(state, current, moment, now));
    current = afterMoment(current, moment);
    due.push(momentDue(state, current, moment, now));
  }
  return due;
};

/** Groups come before the activation is told of, so that who was killed in between goes on with them. */
const groupsDue = (
  state: ConfigurationState,
  transfer: ResponsibilityTransfer,
  { at }: TransferMoment,
  now: Instant,
): readonly Due[] => {
  if (transfer.status !== "ACCEPTED" && transfer.status !== "WITHDRAWN") return [];
  const period = periodOf(now);
  const groups = makeableGroups(state, groupsAtActivation(state, transfer, period), period);
  const [first] = groups;
  if (first === undefined) return [];
  return [
    {
      at,
      key: `making of ${first.arn}`,
      carryOut: () => groupsMade(groups.slice(0, GROUPS_AT_ONCE), period),
      // Names and numbers of groups are limited, so others are decided on what these leave.
      endsBatch: true,
    },
  ];
};

const momentDue = (
  state: ConfigurationState,
  after: ResponsibilityTransfer,
  moment: TransferMoment,
  now: Instant,
): Due => ({
  at: moment.at,
  key: `${moment.kind} of ${after.id}`,
  carryOut: () => ({
    changes: [thingChange("responsibilityTransfers", after.id, { from: ALWAYS, value: after })],
    resources: [after.id],
    events: [eventOf(state, after, moment, now)],
  }),
});

const eventOf = (
  state: ConfigurationState,
  after: ResponsibilityTransfer,
  { kind }: TransferMoment,
  now: Instant,
): JournalEvent => {
  if (kind === "reminder")
    return transferEvent("Invitation Expiring", after, { ...expiresAt(after), days: daysLeft(after, now) });
  if (after.status === "ACCEPTED" || after.status === "WITHDRAWN") {
    const accounts = concernedAccounts(state, after, now);
    if (kind === "activation") return transferEvent("Activated", after, { accounts });
    if (after.status === "WITHDRAWN") return transferEvent("Terminated", after, { end: after.end, accounts });
  }
  return transferEvent("Expired", after);
};

/** Days left to accept, a begun one counting whole; a reminder that comes late says what is so then. */
const daysLeft = ({ start }: ResponsibilityTransfer, now: Instant): number =>
  Math.ceil((Date.parse(acceptanceDeadline(start)) - Date.parse(now)) / DAY_MILLISECONDS);
