import type { AccountId } from "../identifiers.ts";
import type { IdDerivation } from "./derive-ids.ts";
import type { BillingGroupEntry } from "./file-schema.ts";
import type { BillingGroup, Transfer } from "./model.ts";

/** A group of a validated file; `transfers` are the file's by name. */
export const buildBillingGroup = (
  entry: BillingGroupEntry,
  partner: AccountId,
  transfers: ReadonlyMap<string, Transfer>,
  ids: IdDerivation,
): BillingGroup => {
  const { name, description, plan } = entry;
  const common = { name, ...(description === undefined ? {} : { description }), plan: ids.pricingPlan(plan) };
  const transfer = transfers.get(entry.transfer ?? "");
  if (transfer !== undefined) {
    const owner = entry.owner ?? transfer.target;
    return {
      ...common,
      type: "TRANSFER_BILLING",
      arn: ids.transferGroup(owner, name),
      owner,
      primaryAccount: transfer.source,
      transfer: transfer.id,
    };
  }
  const { primaryAccount } = entry;
  if (primaryAccount === undefined) throw new Error(`group ${name} was not validated`);
  const owner = entry.owner ?? partner;
  return {
    ...common,
    type: "STANDARD",
    arn: ids.standardGroup(owner, primaryAccount),
    owner,
    primaryAccount,
    accounts: entry.accounts ?? [primaryAccount],
  };
};
