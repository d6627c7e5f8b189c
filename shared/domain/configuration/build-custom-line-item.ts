import type { IdDerivation } from "./derive-ids.ts";
import type { CustomLineItemEntry } from "./file-schema.ts";
import { lastPeriodOf } from "./last-period.ts";
import { type BillingGroup, CustomLineItem } from "./model.ts";

/** An item of a validated file; `groups` are the file's by name. */
export const buildCustomLineItem = (
  entry: CustomLineItemEntry,
  groups: ReadonlyMap<string, BillingGroup>,
  ids: IdDerivation,
): CustomLineItem => {
  const group = groups.get(entry.group);
  if (group === undefined) throw new Error(`custom line item ${entry.name} was not validated`);
  const { name, description, account, type, from, presentAs } = entry;
  const base = {
    arn: ids.customLineItem(group.owner, name),
    name,
    description,
    group: group.arn,
    account,
    type,
    from,
    to: lastPeriodOf(entry),
    presentAs,
  };
  if (entry.flat !== undefined) return CustomLineItem.parse({ ...base, kind: "FLAT", amount: entry.flat });
  const of = entry.of ?? [];
  return CustomLineItem.parse({
    ...base,
    kind: "PERCENTAGE",
    percentage: entry.percentage,
    ofGroup: of.includes("group"),
    ofItems: of
      .filter((source) => source !== "group")
      .map((source) => ids.customLineItem(group.owner, source)),
    filter: entry.filter,
    computation: entry.computation ?? "CONSOLIDATED",
  });
};
