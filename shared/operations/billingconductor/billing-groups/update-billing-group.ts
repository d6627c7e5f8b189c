import { z } from "zod";
import { canonicalJson } from "../../../domain/canonical-json.ts";
import { BillingGroup } from "../../../domain/configuration/model.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import { transferArnFor, transferOf } from "../../../use-cases/configuration/inbound-transfers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { validation, wrongField } from "../errors.ts";
import { refuseTakenName } from "../names.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { Description, Name, secondsOf } from "../wire.ts";
import { ownGroup, refuseSecondAutoAssociate, refuseUnfitPlan } from "./group-lookup.ts";
import { ComputationPreference, groupOut, Status, TransferArn } from "./group-members.ts";
import { groupStatus } from "./group-status.ts";

const input = z.object({
  Arn: GroupArn,
  Name: Name.optional(),
  Status: Status.optional(),
  ComputationPreference: ComputationPreference.optional(),
  Description: Description.optional(),
  AccountGrouping: z
    .object({ AutoAssociate: z.boolean().optional(), ResponsibilityTransferArn: TransferArn.optional() })
    .optional(),
});
type Update = z.infer<typeof input>;

/** Primary account and transfer never change, and the status follows from them. */
export const updateBillingGroup = operation<ApiDependencies>()({
  name: "UpdateBillingGroup",
  permission: "pricing:write",
  route: { method: "POST", path: "/update-billing-group" },
  input,
  output: z.looseObject({}),
  handle: (context, update) => {
    const { account } = context.caller;
    const arn = fullArn(account, "billinggroup", update.Arn);
    const period = periodOf(context.now);
    return changed(context, "UpdateBillingGroup", update, (state) => {
      const record = ownGroup(state, account, arn, period);
      const former = record.value;
      refuseWhatFollows(state, former, update, period);
      const name = update.Name ?? former.name;
      refuseTakenName(state.billingGroups, { owner: account, arn, name }, "billinggroup", period);
      const plan = update.ComputationPreference?.PricingPlanArn ?? former.plan;
      if (update.ComputationPreference !== undefined) refuseUnfitPlan(state, former, plan, period);
      const value = updated(former, { ...update, name, plan });
      if (value.type === "STANDARD" && value.autoAssociate === true)
        refuseSecondAutoAssociate(state, account, arn, period);
      const same = canonicalJson(value) === canonicalJson(former);
      return {
        answer: {
          ...groupOut(state, { ...record, value }, period),
          PricingPlanArn: plan,
          LastModifiedTime: secondsOf(same ? record.modifiedAt : context.now),
        },
        changes: [thingChange("billingGroups", arn, { from: period, value })],
        resources: [arn],
        events: [changeEvent("Billing Group Updated", [arn], { pricingPlan: plan })],
      };
    });
  },
});

const updated = (
  former: BillingGroup,
  { name, plan, Description: text, AccountGrouping: grouping }: Update & { name: string; plan: string },
): BillingGroup => {
  const description = text ?? former.description ?? "";
  const value = { ...former, name, plan, description: description === "" ? undefined : description };
  if (former.type !== "STANDARD") return BillingGroup.parse(withoutUndefined(value));
  const auto = grouping?.AutoAssociate ?? former.autoAssociate === true;
  return BillingGroup.parse(withoutUndefined({ ...value, autoAssociate: auto ? true : undefined }));
};

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));

/** @throws OperationError for a group that has ended, or for what a group is and cannot be made */
const refuseWhatFollows = (
  state: ConfigurationState,
  group: BillingGroup,
  { Status: status, AccountGrouping: grouping }: Update,
  period: BillingPeriod,
): void => {
  const transfer = group.type === "STANDARD" ? undefined : transferOf(state, group, period);
  const current = groupStatus(state, group, period).status;
  if (group.type === "TRANSFER_BILLING" && current === "PRIMARY_ACCOUNT_MISSING")
    throw validation("ILLEGAL_ENDED_BILLINGGROUP", "The transfer of this billing group has ended.");
  if (status !== undefined && status !== current)
    throw wrongField("Status", "follows from the accounts and cannot be set", "INVALID_BILLING_GROUP_STATUS");
  if (grouping?.AutoAssociate === true && group.type !== "STANDARD")
    throw wrongField(
      "AccountGrouping.AutoAssociate",
      "does not belong to a billing group of a transfer",
      "ILLEGAL_BILLING_GROUP_TYPE",
    );
  const arn = grouping?.ResponsibilityTransferArn;
  if (arn === undefined) return;
  if (transfer === undefined)
    throw wrongField(
      "AccountGrouping.ResponsibilityTransferArn",
      "does not belong to a billing group of own accounts",
      "ILLEGAL_BILLING_GROUP_TYPE",
    );
  if (arn !== transferArnFor(state, group.owner, transfer, period))
    throw wrongField("AccountGrouping.ResponsibilityTransferArn", "cannot be changed", "INVALID_ARN");
};
