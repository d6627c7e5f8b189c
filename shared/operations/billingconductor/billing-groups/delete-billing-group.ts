import { z } from "zod";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { type Decision, thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import { itemsOfGroup } from "../../../use-cases/configuration/items-of-group.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { refuseNeverThere } from "../absent-target.ts";
import { changed, changeEvent } from "../change.ts";
import { validation } from "../errors.ts";
import { fullArn, GroupArn, isOwn } from "../resources.ts";

/** One transaction holds about a hundred records. */
const ITEMS_AT_ONCE = 80;

/**
 * The group is gone from the current month on, and its custom line items with it
 * (spec/billing-conductor.md section 3.4): what they charged in earlier months stays. Items that one transaction
 * does not hold go first, so that the group is there until nothing of it is left; whoever was interrupted
 * deletes it again.
 */
export const deleteBillingGroup = operation<ApiDependencies>()({
  name: "DeleteBillingGroup",
  permission: "pricing:write",
  route: { method: "POST", path: "/delete-billing-group" },
  input: z.object({ Arn: GroupArn }),
  output: z.object({ Arn: z.string() }),
  handle: async (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "billinggroup", input.Arn);
    const period = periodOf(context.now);
    let done = false;
    while (!done)
      done = await changed(context, "DeleteBillingGroup", input, (state) => {
        refuseNeverThere(state.billingGroups, arn, isOwn(account, arn), "MISSING_BILLINGGROUP");
        return deletion(state, arn, period);
      });
    return { Arn: arn };
  },
});

/** The answer says whether nothing is left to do. */
const deletion = (state: ConfigurationState, arn: string, period: BillingPeriod): Decision<boolean> => {
  const group = state.billingGroups.find(arn, period);
  if (group === undefined) return { answer: true, changes: [], resources: [], events: [] };
  if (group.type === "STANDARD" && group.autoAssociate === true)
    throw validation(
      "CANNOT_DELETE_AUTO_ASSOCIATE_BILLING_GROUP",
      "The billing group takes in accounts that join the organization; turn AutoAssociate off first.",
    );
  const all = itemsOfGroup(state, arn, period);
  const items = all.slice(0, ITEMS_AT_ONCE);
  const last = items.length === all.length;
  return {
    answer: last,
    changes: [
      ...items.map((item) => thingChange("customLineItems", item, { from: period, value: null })),
      ...(last ? [thingChange("billingGroups", arn, { from: period, value: null, trace: true })] : []),
    ],
    resources: [arn, ...items],
    events: [
      ...items.map((item) => changeEvent("Custom Line Item Deleted", [item], { billingGroup: arn })),
      ...(last ? [changeEvent("Billing Group Deleted", [arn])] : []),
    ],
  };
};
