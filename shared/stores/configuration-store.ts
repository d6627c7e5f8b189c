import { planVersions, valuesAt } from "../domain/configuration/configuration-versions.ts";
import { type FxRate, StoredConfiguration } from "../domain/configuration/model.ts";
import { sortConfiguration } from "../domain/configuration/sort-configuration.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Instant } from "../domain/time/instant.ts";
import type { Table, Write } from "../ports/table.ts";
import { billingGroupKind } from "./billing-group-store.ts";
import { customLineItemKind } from "./custom-line-item-store.ts";
import { createFxRateStore, fxRateWrites } from "./fx-rate-store.ts";
import { organisationKind } from "./organisation-store.ts";
import { partnerKind } from "./partner-store.ts";
import { paymentProfileKind } from "./payment-profile-store.ts";
import { pricingPlanKind } from "./pricing-plan-store.ts";
import { pricingRuleKind } from "./pricing-rule-store.ts";
import { reportSettingsKind } from "./report-settings-store.ts";
import { sellerKind } from "./seller-store.ts";
import { taxProfileKind } from "./tax-profile-store.ts";
import { transferPreferenceKind } from "./transfer-preference-store.ts";
import { transferKind } from "./transfer-store.ts";
import {
  type ConfiguredKind,
  createVersionedStore,
  timesOfPut,
  type VersionRecord,
  versionWrites,
} from "./versioned-store.ts";

/** One kind of things as part of a whole configuration. */
type Part = {
  readonly load: (table: Table) => Promise<readonly VersionRecord<unknown>[]>;
  readonly plan: (
    stored: readonly VersionRecord<unknown>[],
    wanted: readonly unknown[],
    from: BillingPeriod,
    now: Instant,
  ) => readonly Write[];
};

const part = <T>(kind: ConfiguredKind<T>): Part => ({
  load: (table) => createVersionedStore(table, kind).allVersions(),
  plan: (stored, wanted, from, now) => {
    const values = wanted.map((value) => kind.schema.parse(value));
    const typed = stored.map((version) => ({
      ...version,
      value: kind.schema.nullable().parse(version.value),
    }));
    const byId = new Map(values.map((value) => [kind.idOf(value), value]));
    const storedOf = new Map<string, VersionRecord<unknown>[]>();
    for (const version of stored) storedOf.set(version.id, [...(storedOf.get(version.id) ?? []), version]);
    return versionWrites(kind, planVersions(typed, byId, from), (put) =>
      timesOfPut(storedOf.get(put.id) ?? [], put.from, now),
    );
  },
});

/** Parts that are lists, by their name in the configuration. */
const LIST_PARTS = {
  organisations: part(organisationKind),
  transfers: part(transferKind),
  transferPreferences: part(transferPreferenceKind),
  billingGroups: part(billingGroupKind),
  pricingPlans: part(pricingPlanKind),
  pricingRules: part(pricingRuleKind),
  customLineItems: part(customLineItemKind),
  taxProfiles: part(taxProfileKind),
  paymentProfiles: part(paymentProfileKind),
  sellers: part(sellerKind),
} as const;
/** Parts of which there is one at most. */
const SINGLE_PARTS = { partner: part(partnerKind), reports: part(reportSettingsKind) } as const;
const PARTS: Readonly<Record<string, Part>> = { ...LIST_PARTS, ...SINGLE_PARTS };

/** Every version of everything configured. */
export type StoredVersions = {
  readonly parts: Readonly<Record<string, readonly VersionRecord<unknown>[]>>;
  readonly fxRates: readonly FxRate[];
};

/** A Query per kind. Whether no apply was under way meanwhile is for the caller to check at the head. */
export const loadVersions = async (table: Table): Promise<StoredVersions> => {
  const [fxRates, ...parts] = await Promise.all([
    createFxRateStore(table).all(),
    ...Object.entries(PARTS).map(async ([name, { load }]) => [name, await load(table)] as const),
  ]);
  return { parts: Object.fromEntries(parts), fxRates };
};

/** The configuration in force from a month on (as far as no later version says otherwise). */
export const configurationAt = (versions: StoredVersions, period: BillingPeriod): StoredConfiguration => {
  const values = Object.entries(versions.parts).map(([name, stored]) => {
    const found = valuesAt(stored, period);
    return [name, name in SINGLE_PARTS ? found[0] : found] as const;
  });
  return sortConfiguration(
    StoredConfiguration.parse({ ...Object.fromEntries(values), fxRates: versions.fxRates }),
  );
};

/** Months from `from` on in which something stored changes, `from` included, ascending. */
export const changingPeriods = (versions: StoredVersions, from: BillingPeriod): readonly BillingPeriod[] => {
  const later = Object.values(versions.parts)
    .flat()
    .map((version) => version.from)
    .filter((period) => period > from);
  return [...new Set([from, ...later])].sort();
};

/**
 * Writes after which exactly the wanted configuration is in force from month `from` on and earlier months are
 * as before; none when that is so already. Each can be repeated, and any part of them done twice.
 */
export const configurationWrites = (
  versions: StoredVersions,
  wanted: StoredConfiguration,
  from: BillingPeriod,
  now: Instant,
): readonly Write[] => [
  ...Object.entries(PARTS).flatMap(([name, { plan }]) => {
    const value: unknown = Object.entries(wanted).find(([key]) => key === name)?.[1];
    const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return plan(versions.parts[name] ?? [], values, from, now);
  }),
  ...fxRateWrites(versions.fxRates, wanted.fxRates, from),
];
