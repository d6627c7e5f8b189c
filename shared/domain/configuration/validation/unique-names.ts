import { type Finding, type NodePath, pathText, problem } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import type { FileIndex } from "./file-index.ts";

/** Names that would make a reference ambiguous. */
const RESERVED = {
  pricingPlans: ["BasicPricingPlan", "Passthrough"],
  /** `of: [group]` means the group itself. */
  customLineItems: ["group"],
} as const;

/** Every name, id and key that entries are known by is used once, names of priced things once per owner. */
export const checkUniqueNames = ({ entries, owners, partner }: FileIndex): readonly Finding[] => {
  const ownedName = (owner: string, name: string): string =>
    owner === partner.account ? name : `${name} of ${owner}`;
  return [
    ...duplicates(entries.organizations, "id", ({ id }) => id),
    ...duplicates(entries.organizations, "managementAccount", ({ managementAccount }) => managementAccount),
    ...duplicates(entries.transfers, "name", ({ name }) => name),
    ...duplicates(entries.transferPreferences, "transfer", ({ transfer }) => transfer),
    ...duplicates(entries.pricingRules, "name", (rule) => ownedName(owners.rule(rule), rule.name)),
    ...duplicates(entries.pricingPlans, "name", (plan) => ownedName(owners.plan(plan), plan.name)),
    ...duplicates(entries.billingGroups, "name", (group) => ownedName(owners.group(group), group.name)),
    ...duplicates(entries.customLineItems, "name", (item) => ownedName(owners.item(item), item.name)),
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
