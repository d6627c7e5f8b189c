import type { TransferId } from "../identifiers.ts";
import type { EntryArns } from "./entry-arns.ts";
import type { BillingGroupEntry } from "./file-schema.ts";
import type { BillingGroup, Transfer } from "./model.ts";
import { withTags } from "./with-tags.ts";

/** A group of a validated file; `transfers` are the file's by id. */
export const buildBillingGroup = (
  entry: BillingGroupEntry,
  transfers: ReadonlyMap<TransferId, Transfer>,
  arns: EntryArns,
): BillingGroup => {
  const { name, description, plan, tags } = entry;
  const common = {
    name,
    ...(description === undefined ? {} : { description }),
    ...withTags(tags),
    arn: arns.group(entry),
    owner: arns.owners.group(entry),
    plan: arns.planOf(plan),
  };
  const transfer = entry.transfer === undefined ? undefined : transfers.get(arns.transferOf(entry.transfer));
  if (transfer !== undefined)
    return {
      ...common,
      type: "TRANSFER_BILLING",
      primaryAccount: transfer.source,
      transfer: transfer.id,
    };
  const { primaryAccount } = entry;
  if (primaryAccount === undefined) throw new Error("a group was not validated");
  return {
    ...common,
    type: "STANDARD",
    primaryAccount,
    accounts: entry.accounts ?? [primaryAccount],
    ...(entry.autoAssociate === true ? { autoAssociate: true } : {}),
  };
};
