import type {
  AgreedTransfer,
  ResponsibilityTransfer,
} from "../../domain/billing-transfer/responsibility-transfer.ts";
import { payersAbove } from "../../domain/billing-transfer/transfer-graph.ts";
import { acceptanceDeadline } from "../../domain/billing-transfer/transfer-timing.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { Transfer } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import { type ThingChange, thingChange } from "../configuration/change-configuration.ts";
import { agreedTransfers, factOf } from "./transfer-register.ts";

/** The changes that make a transfer what it is now: its record, and the fact that months are billed by. */
export const recordChanges = (
  state: ConfigurationState,
  transfer: ResponsibilityTransfer,
  now: Instant,
): readonly ThingChange[] => {
  // What a configuration file set up has no record until somebody withdraws or renames it; then it has one.
  const record = thingChange("responsibilityTransfers", transfer.id, { from: ALWAYS, value: transfer });
  if (transfer.status !== "ACCEPTED" && transfer.status !== "WITHDRAWN") return [record];
  const fact = factOf(transfer) ?? null;
  const period = periodOf(now);
  if (fact === null && state.transfers.find(transfer.id, period) === undefined) return [record];
  return [record, thingChange("transfers", transfer.id, { from: period, value: fact })];
};

/**
 * Whom a transfer concerns from now on: its two sides, and whoever pays further up the chain in a month that is left
 * of it, or in its last month once it is over. Who has had nothing to do with the bill for some time is not told.
 */
export const concernedAccounts = (
  state: ConfigurationState,
  transfer: AgreedTransfer,
  now: Instant,
): readonly AccountId[] => {
  const fact = factOf(transfer);
  const above =
    fact === undefined ? [] : payersAbove(whatIsLeft(fact, periodOf(now)), agreedTransfers(state, now));
  return [transfer.source, transfer.target, ...above];
};

const whatIsLeft = (fact: Transfer, current: BillingPeriod): Transfer => {
  const latest = fact.end !== undefined && fact.end < current ? fact.end : current;
  return fact.start < latest ? { ...fact, start: latest } : fact;
};

/** An event of a transfer, with ids and months only. */
export const transferEvent = (
  name: string,
  transfer: ResponsibilityTransfer,
  detail: Readonly<Record<string, unknown>> = {},
): JournalEvent => ({
  source: "rebill.billing-transfer",
  detailType: `Responsibility Transfer ${name}`,
  resources: [transfer.id],
  detail: {
    ...(transfer.handshake === undefined ? {} : { handshake: transfer.handshake }),
    source: transfer.source,
    target: transfer.target,
    start: transfer.start,
    ...detail,
  },
});

export const expiresAt = (transfer: ResponsibilityTransfer): { readonly expiresAt: Instant } => ({
  expiresAt: acceptanceDeadline(transfer.start),
});
