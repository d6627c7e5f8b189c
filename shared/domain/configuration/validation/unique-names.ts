import { type Finding, type NodePath, pathText, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import type { FileIndex } from "./file-index.ts";

/** Names that would make a reference ambiguous. */
const RESERVED = {
  pricingPlans: ["BasicPricingPlan", "Passthrough"],
  /** `of: [group]` means the group itself. */
  customLineItems: ["group"],
} as const;

/**
 * Every name, id and key that entries are known by is used once, names of priced things once per owner. Things that
 * something other than their name gave an id may share a name: what is no longer charged keeps its own.
 */
export const checkUniqueNames = ({ entries, owners, partner }: FileIndex): readonly Finding[] => {
  const owned = (owner: string, name: string): string =>
    owner === partner.account ? name : `${name} of ${owner}`;
  return [
    ...duplicates(entries.organizations, "id", ({ id }) => id),
    ...duplicates(entries.organizations, "managementAccount", ({ managementAccount }) => managementAccount),
    ...identities(entries.transfers, ({ name }) => name),
    ...duplicates(entries.transferPreferences, "transfer", ({ transfer }) => transfer),
    ...identities(entries.pricingRules, (rule) => owned(owners.rule(rule), rule.name)),
    ...identities(entries.pricingPlans, (plan) => owned(owners.plan(plan), plan.name)),
    ...identities(entries.billingGroups, (group) => owned(owners.group(group), group.name)),
    ...identities(entries.customLineItems, (item) => owned(owners.item(item), item.name)),
    ...duplicates(entries.taxProfiles, "account", ({ account }) => account),
    ...duplicates(entries.fxRates, "", ({ period, from, to }) => `${from} to ${to} in ${period}`),
    ...duplicates(
      entries.paymentProfiles,
      "",
      ({ account, sellerOfRecord }) => `account ${account} with seller of record ${sellerOfRecord}`,
    ),
    ...reserved(entries.pricingPlans, RESERVED.pricingPlans, "a plan that AWS keeps"),
    ...reserved(
      entries.customLineItems.filter(({ value }) => value.id === undefined),
      RESERVED.customLineItems,
      "the group itself in `of`",
    ),
  ];
};

/** Ids are used once; a name is used once as well, unless ids tell those that share it apart. */
const identities = <T extends { readonly name: string; readonly id?: string | undefined }>(
  entries: readonly Entry<T>[],
  nameOf: (value: T) => string,
): readonly Finding[] => {
  const ownerIn = (value: T): string => nameOf(value).slice(value.name.length);
  const withId = entries.filter(({ value }) => value.id !== undefined);
  const sameId = duplicates(withId, "id", (value) => `${value.id}${ownerIn(value)}`);
  const sameName = duplicates(
    entries.filter(({ value }) => value.id === undefined),
    "name",
    nameOf,
  );
  const first = new Map<string, Entry<T>>();
  const shared = entries.flatMap((entry) => {
    const name = nameOf(entry.value);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, entry);
    return earlier === undefined || earlier.value.id === entry.value.id
      ? []
      : [
          warning(
            [...entry.at, "name"],
            `${name} is the name of ${pathText(earlier.at)} as well; only their ids tell them apart`,
          ),
        ];
  });
  return [...sameId, ...sameName, ...shared];
};

/** The second entry with the same key is the problem; `field` is empty when several fields make the key. */
export const duplicates = <T>(
  entries: readonly Entry<T>[],
  field: string,
  keyOf: (value: T) => string,
): readonly Finding[] => {
  const first = new Map<string, NodePath>();
  return entries.flatMap(({ at, value }) => {
    const key = keyOf(value);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, at);
      return [];
    }
    const where = field === "" ? at : [...at, field];
    return [problem(where, `${key} is already used by ${pathText(earlier)}; it must be unique`)];
  });
};

const reserved = (
  entries: readonly Entry<{ readonly name: string }>[],
  names: readonly string[],
  meaning: string,
): readonly Finding[] =>
  entries.flatMap(({ at, value }) =>
    names.includes(value.name)
      ? [problem([...at, "name"], `${value.name} means ${meaning}; choose another name`)]
      : [],
  );
