import { D } from "../../money/decimal.ts";
import { isWithin } from "../../time/billing-period.ts";
import type { CustomLineItemEntry } from "../file-schema.ts";
import { type Finding, problem, warning } from "../findings.ts";
import { lastPeriodOf } from "../last-period.ts";
import type { Entry } from "../read-entries.ts";
import { hasTooManyPlaces, TOO_MANY_PLACES } from "./decimal-places.ts";
import { type FileIndex, listsMembers } from "./file-index.ts";

type Item = Entry<CustomLineItemEntry>;

/** Flat and percentage items of existing groups (Billing Conductor sections 1.2, 1.4, 2 and 3.4). */
export const checkCustomLineItems = (index: FileIndex): readonly Finding[] => [
  ...(index.entries.customLineItems.length > index.quotas.customLineItems
    ? [problem(["customLineItems"], `has more than ${index.quotas.customLineItems} items`)]
    : []),
  ...index.entries.customLineItems.flatMap((item) => [
    ...groupFindings(item, index),
    ...monthFindings(item),
    ...chargeFindings(item, index),
  ]),
  ...groupQuotas(index),
  ...flatQuotas(index),
];

const groupFindings = ({ at, value }: Item, index: FileIndex): readonly Finding[] => {
  const group = index.groups.get(value.group)?.value;
  if (group === undefined)
    return index.mayBeUnread(value.group)
      ? []
      : [problem([...at, "group"], `no billing group is named ${value.group}`)];
  if (value.owner !== undefined && value.owner !== index.owners.group(group))
    return [problem([...at, "owner"], `must be the owner of its group, ${index.owners.group(group)}`)];
  if (value.account === undefined || index.mayBeUnread(value.account)) return [];
  const where = [...at, "account"];
  if (group.transfer === undefined) {
    const accounts: readonly string[] = group.accounts ?? [group.primaryAccount ?? ""];
    if (accounts.includes(value.account)) return [];
    // What was made through the API may be of an account that has left the group since.
    const weight = value.id === undefined ? problem : warning;
    return [weight(where, `${value.account} is not an account of group ${group.name}`)];
  }
  const source = index.transfers.get(group.transfer)?.value.source;
  if (source === undefined || index.managerOf.get(value.account) === source) return [];
  const organization = index.organizations.get(source)?.value;
  const unknown = !index.managerOf.has(value.account);
  if (unknown && organization !== undefined && !listsMembers(organization))
    return [warning(where, `${value.account} is not listed in the organisation of ${source}`)];
  const weight = value.id === undefined ? problem : warning;
  return [weight(where, `${value.account} is not an account of the organisation of ${source}`)];
};

const monthFindings = ({ at, value }: Item): readonly Finding[] => {
  if (value.to !== undefined && value.months !== undefined)
    return [problem([...at, "months"], "and to say the same thing twice; keep one of them")];
  return value.to !== undefined && value.to < value.from
    ? [problem([...at, "to"], `${value.to} is before from ${value.from}; it is the last month charged`)]
    : [];
};

const chargeFindings = (item: Item, index: FileIndex): readonly Finding[] => {
  const { at, value } = item;
  if ((value.flat === undefined) === (value.percentage === undefined))
    return [
      problem(
        value.flat === undefined ? at : [...at, "percentage"],
        "an item has either flat or percentage, exactly one of them",
      ),
    ];
  return value.flat === undefined ? percentageFindings(item, index) : flatFindings(item, index);
};

const flatFindings = ({ at, value }: Item, { quotas }: FileIndex): readonly Finding[] => {
  const found = amountFindings([...at, "flat"], value.flat ?? "0", quotas.flatAmount);
  const extra = (field: "of" | "filter" | "computation") =>
    problem([...at, field], "is for percentage items only; remove it");
  return [
    ...found,
    ...(value.of === undefined ? [] : [extra("of")]),
    ...(value.filter === undefined ? [] : [extra("filter")]),
    ...(value.computation === "ITEMIZED" ? [extra("computation")] : []),
  ];
};

const percentageFindings = (item: Item, index: FileIndex): readonly Finding[] => {
  const { at, value } = item;
  const of = value.of ?? [];
  const found = [
    ...amountFindings([...at, "percentage"], value.percentage ?? "0", index.quotas.itemPercentage),
  ];
  if (of.length > index.quotas.sourcesPerPercentageItem)
    found.push(problem([...at, "of"], `must name at most ${index.quotas.sourcesPerPercentageItem} sources`));
  of.forEach((name, position) => {
    const reason =
      of.indexOf(name) === position ? sourceProblem(name, value, index) : `${name} is listed twice`;
    if (reason !== undefined) found.push(problem([...at, "of", position], reason));
  });
  return [...found, ...filterFindings(item)];
};

const sourceProblem = (name: string, item: CustomLineItemEntry, index: FileIndex): string | undefined => {
  if (name === "group") return undefined;
  const source = index.items.get(name)?.value;
  if (source === undefined)
    return index.mayBeUnread(name)
      ? undefined
      : `no custom line item is named ${name}; write group for the group itself`;
  if (source.flat === undefined)
    return `${name} is a percentage item; a base is the group and flat items, never a percentage of a percentage`;
  // Either may say the group by its name or its ARN.
  return source.group === item.group || index.groups.get(source.group) === index.groups.get(item.group)
    ? undefined
    : `${name} belongs to group ${source.group}, not ${item.group}`;
};

const filterFindings = ({ at, value }: Item): readonly Finding[] => {
  if (value.filter === undefined) return [];
  const where = [...at, "filter"];
  const { excludeSavingsPlanNegation, service } = value.filter;
  if ((excludeSavingsPlanNegation === undefined) === (service === undefined))
    return [problem(where, "must have exactly one of excludeSavingsPlanNegation: true and service")];
  return (value.of ?? []).includes("group")
    ? []
    : [problem(where, "filters the group's own total, so of must contain group")];
};

const amountFindings = (at: (string | number)[], text: string, most: number): readonly Finding[] => {
  const amount = new D(text);
  if (amount.isNegative())
    return [problem(at, "must not be negative; type CREDIT subtracts and type FEE adds")];
  if (amount.greaterThan(most)) return [problem(at, `must be at most ${most}`)];
  return hasTooManyPlaces(text) ? [problem(at, TOO_MANY_PLACES)] : [];
};

/** Counted per month, because one-off items of past months stay in the file. */
const groupQuotas = ({ entries, groups, owners, quotas }: FileIndex): readonly Finding[] => {
  const limits = [
    {
      what: "filtered",
      most: quotas.filteredItemsPerGroup,
      applies: (item: CustomLineItemEntry) => item.filter !== undefined,
    },
    {
      what: "ITEMIZED",
      most: quotas.itemizedItemsPerGroup,
      applies: (item: CustomLineItemEntry) => item.computation === "ITEMIZED",
    },
  ];
  return limits.flatMap(({ what, most, applies }) => {
    const byGroup = new Map<string, Item[]>();
    for (const item of entries.customLineItems) {
      if (!applies(item.value)) continue;
      const group = groups.get(item.value.group)?.value;
      const key =
        group === undefined ? item.value.group : `${group.name}\n${owners.group(group)}\n${group.id}`;
      const items = byGroup.get(key) ?? [];
      items.push(item);
      byGroup.set(key, items);
    }
    return [...byGroup.values()].flatMap((items) => {
      const full = items.find(
        ({ value: { from } }) =>
          items.filter(({ value }) => isWithin(from, value.from, lastPeriodOf(value))).length > most,
      );
      return full === undefined
        ? []
        : [
            problem(
              full.at,
              `group ${full.value.group} has more than ${most} ${what} percentage items in ${full.value.from}`,
            ),
          ];
    });
  });
};

const flatQuotas = ({ entries, items, quotas }: FileIndex): readonly Finding[] => {
  const uses = new Map<Item, number>();
  for (const { value } of entries.customLineItems)
    for (const name of new Set(value.of ?? [])) {
      const flat = items.get(name);
      if (flat !== undefined) uses.set(flat, (uses.get(flat) ?? 0) + 1);
    }
  return [...uses].flatMap(([flat, count]) =>
    count > quotas.percentageItemsPerFlat
      ? [
          problem(
            flat.at,
            `${flat.value.name} is the base of more than ${quotas.percentageItemsPerFlat} percentage items`,
          ),
        ]
      : [],
  );
};
