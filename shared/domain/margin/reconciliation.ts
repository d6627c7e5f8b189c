import type { AccountId } from "../identifiers.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { Check } from "./check.ts";
import { deliveryChecks, type PayerPartition, partitionOf } from "./delivery-checks.ts";
import { invoiceChecks } from "./invoice-checks.ts";
import { levelChecks } from "./level-checks.ts";
import type { ReconciliationInput } from "./reconciliation-input.ts";

export type Reconciliation = {
  readonly owner: AccountId;
  readonly period: BillingPeriod;
  readonly mode: "estimate" | "final";
  readonly ok: boolean;
  readonly checks: readonly Check[];
  /** Where the rows of each bill went; only in the report of the partner, who pays those bills. */
  readonly payers: readonly PayerPartition[];
};

/**
 * The reconciliation report of one owner of billing groups. The partner's ties the bills of AWS to groups; an
 * intermediary's begins at what the level above sold to it and holds no figure from further up.
 */
export const reconciliationOf = (owner: AccountId, input: ReconciliationInput): Reconciliation => {
  const { snapshot, mode } = input;
  const payers =
    owner === snapshot.partner.account ? input.deliveries.map((each) => partitionOf(each, input)) : [];
  const checks = [
    ...payers.flatMap((partition) => deliveryChecks(partition, input)),
    ...levelChecks(owner, input),
    ...invoiceChecks(owner, input),
  ];
  return { owner, period: snapshot.period, mode, ok: checks.every((check) => check.ok), checks, payers };
};

/** Every owner's checks in one list, for the gate of a final run: owners by account, the partner first. */
export const allReconciliations = (input: ReconciliationInput): readonly Reconciliation[] => {
  const partner = input.snapshot.partner.account;
  const owners = [
    ...input.groups.map(({ task }) => task.owner),
    ...(input.snapshot.microsoft ?? []).map(({ seller }) => seller),
  ];
  const others = new Set(owners.filter((owner) => owner !== partner));
  return [partner, ...[...others].sort()].map((owner) => reconciliationOf(owner, input));
};

/** The bytes of `reconciliation.json` (contract.md section 3). */
export const reconciliationJson = (report: Reconciliation): string => `${JSON.stringify(report, null, 2)}\n`;
