import type { EntryArns } from "./entry-arns.ts";
import type { CustomLineItemEntry } from "./file-schema.ts";
import { lastPeriodOf } from "./last-period.ts";
import { CustomLineItem } from "./model.ts";
import { withTags } from "./with-tags.ts";

/** An item of a validated file. */
export const buildCustomLineItem = (entry: CustomLineItemEntry, arns: EntryArns): CustomLineItem => {
  const { name, description, account, type, from, presentAs } = entry;
  const base = {
    arn: arns.item(entry),
    name,
    description,
    ...withTags(entry.tags),
    group: arns.groupOf(entry.group),
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
    ofItems: of.filter((source) => source !== "group").map(arns.itemOf),
    filter: entry.filter,
    computation: entry.computation ?? "CONSOLIDATED",
  });
};
