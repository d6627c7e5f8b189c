import { buildConfiguration } from "./build-configuration.ts";
import type { TextHash } from "./derive-ids.ts";
import { API_VERSION, type ConfigurationFile, type ListSection } from "./file-schema.ts";
import { type Finding, type NodePath, problem } from "./findings.ts";
import type { StoredConfiguration } from "./model.ts";
import { DEFAULT_QUOTAS, type Quotas } from "./quotas.ts";
import { type ConfigurationEntries, readEntries } from "./read-entries.ts";
import type { InitialisedPartner } from "./validation/file-index.ts";
import { validateConfiguration } from "./validation/validate-configuration.ts";

export type CompiledConfiguration =
  | {
      readonly kind: "valid";
      readonly configuration: StoredConfiguration;
      readonly warnings: readonly Finding[];
      /** Where the file describes a rule, plan, group or custom line item; undefined: nowhere. */
      readonly placeOf: (kind: NamedKind, name: string) => NodePath | undefined;
    }
  | { readonly kind: "invalid"; readonly problems: readonly Finding[] };

/**
 * From a parsed document (plain JSON values of a configuration file) to the stored form, or to every problem
 * found in it. Pure: `hash` is SHA-256 as hex.
 */
export const compileConfiguration = (
  document: unknown,
  partner: InitialisedPartner,
  hash: TextHash,
  quotas: Quotas = DEFAULT_QUOTAS,
): CompiledConfiguration => {
  const { entries, findings } = readEntries(document);
  const all = [...findings, ...validateConfiguration(entries, partner, quotas)];
  const problems = all.filter(({ severity }) => severity === "problem");
  const file = fileOf(entries);
  if (problems.length > 0 || file === undefined) return { kind: "invalid", problems };
  const configuration = buildConfiguration(file, partner, hash);
  const clashes = clashingIds(configuration);
  if (clashes.length > 0) return { kind: "invalid", problems: clashes };
  return { kind: "valid", configuration, warnings: all, placeOf: placesIn(entries) };
};

const NAMED_SECTIONS = {
  pricingRule: "pricingRules",
  pricingPlan: "pricingPlans",
  billingGroup: "billingGroups",
  customLineItem: "customLineItems",
} as const satisfies Readonly<Record<string, ListSection>>;
export type NamedKind = keyof typeof NAMED_SECTIONS;

const placesIn = (entries: ConfigurationEntries) => {
  const places = new Map<string, NodePath>();
  for (const [kind, section] of Object.entries(NAMED_SECTIONS))
    for (const { at, value } of entries[section]) places.set(`${kind} ${value.name}`, at);
  return (kind: NamedKind, name: string): NodePath | undefined => places.get(`${kind} ${name}`);
};

const fileOf = (entries: ConfigurationEntries): ConfigurationFile | undefined => {
  if (entries.partner === undefined) return undefined;
  const values = <T>(list: readonly { readonly value: T }[]): readonly T[] => list.map(({ value }) => value);
  return {
    apiVersion: API_VERSION,
    partner: entries.partner.value,
    organizations: values(entries.organizations),
    transfers: values(entries.transfers),
    transferPreferences: values(entries.transferPreferences),
    pricingRules: values(entries.pricingRules),
    pricingPlans: values(entries.pricingPlans),
    billingGroups: values(entries.billingGroups),
    customLineItems: values(entries.customLineItems),
    taxProfiles: values(entries.taxProfiles),
    fxRates: values(entries.fxRates),
    paymentProfiles: values(entries.paymentProfiles),
    invoicing: entries.invoicing?.value,
    reports: entries.reports?.value,
  };
};

/** Two names that hash to one id: nearly impossible, and wrong without a trace if it were let through. */
const clashingIds = (configuration: StoredConfiguration): readonly Finding[] => {
  const names = new Map<string, string>();
  const named = [
    ...configuration.transfers.map(({ id, name }) => ({ id: id as string, name })),
    ...[
      ...configuration.billingGroups,
      ...configuration.pricingPlans,
      ...configuration.pricingRules,
      ...configuration.customLineItems,
    ].map(({ arn, name }) => ({ id: arn as string, name })),
  ];
  return named.flatMap(({ id, name }) => {
    const other = names.get(id);
    names.set(id, name);
    return other === undefined
      ? []
      : [problem([], `the names ${other} and ${name} give the same id ${id}; change one of them`)];
  });
};
