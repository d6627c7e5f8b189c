import type { ConfigurationSnapshot } from "../../shared/domain/configuration/model.ts";
import { ConfigurationSnapshot as Snapshot } from "../../shared/domain/configuration/model.ts";
import type { CostDelivery } from "../../shared/domain/cost-data/delivery.ts";
import { CostDelivery as Delivery } from "../../shared/domain/cost-data/delivery.ts";

export const PARTNER = "999999999999";

/** Ten characters that read like a derived id. */
const tenth = (name: string): string =>
  name
    .replace(/[^a-zA-Z0-9]/g, "")
    .padEnd(10, "0")
    .slice(0, 10);

export const organisation = (managementAccount: string, accounts: readonly string[] = []): unknown => ({
  id: `o-${managementAccount}`,
  managementAccount,
  name: `org ${managementAccount}`,
  accounts: [managementAccount, ...accounts].map((id) => ({ id, name: `account ${id}` })),
});

export const transfer = (source: string, target: string, start = "2026-10", end?: string): unknown => ({
  id: `rt-${source}`,
  name: `t-${source}`,
  source,
  target,
  start,
  ...(end === undefined ? {} : { end }),
});

export const planArn = (name: string): string =>
  name === "BasicPricingPlan" || name === "Passthrough"
    ? `arn:aws:billingconductor::aws:pricingplan/${name}`
    : `arn:aws:billingconductor::${PARTNER}:pricingplan/${tenth(name)}`;
export const ruleArn = (name: string): string =>
  `arn:aws:billingconductor::${PARTNER}:pricingrule/${tenth(name)}`;
export const itemArn = (name: string): string =>
  `arn:aws:billingconductor::${PARTNER}:customlineitem/${tenth(name)}`;
export const groupArn = (owner: string, id: string): string =>
  `arn:aws:billingconductor::${owner}:billinggroup/${id.length === 12 ? id : tenth(id)}`;

export const transferGroup = (
  name: string,
  source: string,
  owner: string,
  plan = "BasicPricingPlan",
): unknown => ({
  arn: groupArn(owner, name),
  name,
  type: "TRANSFER_BILLING",
  owner,
  primaryAccount: source,
  plan: planArn(plan),
  transfer: `rt-${source}`,
});

export const standardGroup = (
  name: string,
  accounts: readonly string[],
  owner = PARTNER,
  plan = "BasicPricingPlan",
): unknown => ({
  arn: groupArn(owner, accounts[0] ?? ""),
  name,
  type: "STANDARD",
  owner,
  primaryAccount: accounts[0],
  plan: planArn(plan),
  accounts,
});

export type SnapshotParts = {
  period?: string;
  organisations?: readonly unknown[];
  transfers?: readonly unknown[];
  billingGroups?: readonly unknown[];
  pricingPlans?: readonly unknown[];
  pricingRules?: readonly unknown[];
  customLineItems?: readonly unknown[];
  taxProfiles?: readonly unknown[];
  fxRates?: readonly unknown[];
  paymentProfiles?: readonly unknown[];
  sellers?: readonly unknown[];
};

/** A month's configuration of the partner 999999999999; parse errors of a part fail the test that gave it. */
export const snapshot = (parts: SnapshotParts = {}): ConfigurationSnapshot =>
  Snapshot.parse({
    period: parts.period ?? "2026-10",
    partner: {
      account: PARTNER,
      name: "Northwind Cloud",
      organization: `o-${PARTNER}`,
      currency: "USD",
      sellerOfRecord: "Northwind Cloud Ltd",
    },
    organisations: [organisation(PARTNER), ...(parts.organisations ?? [])],
    transfers: parts.transfers ?? [],
    billingGroups: parts.billingGroups ?? [],
    pricingPlans: parts.pricingPlans ?? [],
    pricingRules: parts.pricingRules ?? [],
    customLineItems: parts.customLineItems ?? [],
    taxProfiles: parts.taxProfiles ?? [],
    fxRates: parts.fxRates ?? [],
    paymentProfiles: parts.paymentProfiles ?? [],
    sellers: parts.sellers ?? [],
  });

export const delivery = (
  payer: string,
  accounts: readonly string[] = [payer],
  currency = "USD",
): CostDelivery =>
  Delivery.parse({
    id: `d-${payer}`,
    payer,
    period: "2026-10",
    executionId: `e-${payer}`,
    exportName: "export",
    form: "CUR2",
    currency,
    chunks: [
      {
        key: `cost-data/${payer}/chunk-00001.parquet`,
        sourceSha256: "0".repeat(64),
        sourceName: "export-00001.snappy.parquet",
        rows: 1,
        firstPosition: 0,
      },
    ],
    rows: 1,
    unblended: "1",
    accounts: [...accounts].sort(),
    final: true,
    extremes: { usageAmount: "1", rate: "1", cost: "1" },
    importedAt: "2026-11-05T00:00:00.000Z",
  });
