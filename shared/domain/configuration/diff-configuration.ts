import { canonicalJson } from "../canonical-json.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { describeForComparison } from "./describe-configuration.ts";
import type { ConfigurationFile } from "./file-schema.ts";
import type { StoredConfiguration } from "./model.ts";

/** One member of an entry, before and after, as file values; null: not there. */
export type FieldChange = { readonly field: string; readonly before: unknown; readonly after: unknown };
export type Change = {
  readonly action: "add" | "change" | "remove";
  /** partner, organization, transfer, pricingRule, … as in the file, in the singular. */
  readonly kind: string;
  readonly name: string;
  /** Of things that have one. */
  readonly arn?: string;
  readonly fields: readonly FieldChange[];
  /** First month in which stored and wanted differ, when that is not the first month applied. */
  readonly since?: BillingPeriod;
};

type EntryRecord = Readonly<Record<string, unknown>>;
type Section = {
  readonly kind: string;
  readonly entries: (file: ConfigurationFile) => readonly EntryRecord[];
  readonly nameOf: (entry: EntryRecord) => string;
};

const named = (kind: string, entries: Section["entries"], ...fields: readonly string[]): Section => ({
  kind,
  entries,
  nameOf: (entry) => fields.map((field) => String(entry[field])).join(" "),
});
/** Names are unique per owner only, so the owner is said where the entry says it. */
const owned = (kind: string, entries: Section["entries"]): Section => ({
  kind,
  entries,
  nameOf: ({ name, owner }) => (owner === undefined ? String(name) : `${name} of ${owner}`),
});
const one = (entry: EntryRecord | undefined): readonly EntryRecord[] => (entry === undefined ? [] : [entry]);

const SECTIONS: readonly Section[] = [
  named("partner", (file) => [file.partner], "account"),
  named("organization", (file) => file.organizations, "id"),
  named("transfer", (file) => file.transfers, "name"),
  named("transferPreference", (file) => file.transferPreferences, "transfer"),
  owned("pricingRule", (file) => file.pricingRules),
  owned("pricingPlan", (file) => file.pricingPlans),
  owned("billingGroup", (file) => file.billingGroups),
  owned("customLineItem", (file) => file.customLineItems),
  named("taxProfile", (file) => file.taxProfiles, "account"),
  {
    kind: "invoicing",
    entries: ({ invoicing }) => {
      const { sellers, ...own } = invoicing ?? {};
      return Object.keys(own).length === 0 ? [] : [own];
    },
    nameOf: () => "partner",
  },
  named("seller", (file) => file.invoicing?.sellers ?? [], "account"),
  named("fxRate", (file) => file.fxRates, "period", "from", "to"),
  named("paymentProfile", (file) => file.paymentProfiles, "account", "sellerOfRecord"),
  { kind: "reports", entries: (file) => one(file.reports), nameOf: () => "reports" },
];

/** What differs between two configurations, in the order of the file and then by name. Equal ones: nothing. */
export const diffConfiguration = (
  before: StoredConfiguration,
  after: StoredConfiguration,
): readonly Change[] => {
  const [old, wanted] = describeForComparison(before, after);
  return SECTIONS.flatMap((section) => diffSection(section, old, wanted));
};

const diffSection = (
  { kind, entries, nameOf }: Section,
  before: ConfigurationFile,
  after: ConfigurationFile,
): readonly Change[] => {
  /** What is known by an id is the same thing under another name. */
  const byKey = (list: readonly EntryRecord[]) =>
    new Map(list.map((entry) => [typeof entry.id === "string" ? entry.id : nameOf(entry), entry] as const));
  const [old, wanted] = [byKey(entries(before)), byKey(entries(after))];
  return [...new Set([...old.keys(), ...wanted.keys()])]
    .flatMap((key): readonly Change[] => {
      const [left, right] = [old.get(key), wanted.get(key)];
      const change = {
        kind,
        name: nameOf(left ?? right ?? {}),
        ...(key.startsWith("arn:") ? { arn: key } : {}),
        fields: fieldChanges(left ?? {}, right ?? {}),
      };
      if (left === undefined) return [{ action: "add", ...change }];
      if (right === undefined) return [{ action: "remove", ...change }];
      return change.fields.length === 0 ? [] : [{ action: "change", ...change }];
    })
    .toSorted(inOrder);
};

/** By name; of two things of one name the one that goes comes first. */
const inOrder = (one: Change, other: Change): number => {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.action === other.action ? 0 : one.action === "remove" ? -1 : 1;
};

const fieldChanges = (before: EntryRecord, after: EntryRecord): readonly FieldChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    // Says which thing it is, not what it is like.
    if (field === "id") return [];
    const [left, right] = [before[field] ?? null, after[field] ?? null];
    return canonicalJson(left) === canonicalJson(right) ? [] : [{ field, before: left, after: right }];
  });
