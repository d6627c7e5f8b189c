import { z } from "zod";
import type { AccountId } from "../../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { validation } from "../errors.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { distinctAccounts } from "./group-accounts.ts";
import { ownStandardGroup, type StandardGroup } from "./group-lookup.ts";
import { AccountIds } from "./group-members.ts";

export const disassociateAccounts = operation<ApiDependencies>()({
  name: "DisassociateAccounts",
  permission: "pricing:write",
  route: { method: "POST", path: "/disassociate-accounts" },
  input: z.object({ Arn: GroupArn, AccountIds }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "billinggroup", input.Arn);
    const removed = distinctAccounts("AccountIds", input.AccountIds);
    const period = periodOf(context.now);
    return changed(context, "DisassociateAccounts", input, (state) => {
      const group = ownStandardGroup(state, account, arn, period);
      refuseUnfitRemoval(state, group, removed, period);
      const accounts = group.accounts.filter((id) => !removed.includes(id));
      return {
        answer: { Arn: arn },
        changes: [thingChange("billingGroups", arn, { from: period, value: { ...group, accounts } })],
        resources: [arn],
        events: [changeEvent("Accounts Disassociated", [arn], { accounts: removed })],
      };
    });
  },
});

/**
 * An account that a custom line item lands on stays: an item lands on a member of its group (section 3.4), and
 * nothing says where it would go.
 * @throws OperationError PRIMARY_CANNOT_DISASSOCIATE, ACCOUNTS_NOT_ASSOCIATED, CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS
 */
const refuseUnfitRemoval = (
  { customLineItems }: ConfigurationState,
  group: StandardGroup,
  removed: readonly AccountId[],
  period: BillingPeriod,
): void => {
  if (!removed.every((id) => group.accounts.includes(id)))
    throw validation("ACCOUNTS_NOT_ASSOCIATED", "An account is not in the billing group.");
  if (removed.includes(group.primaryAccount))
    throw validation("PRIMARY_CANNOT_DISASSOCIATE", "The primary account stays in its billing group.");
  const landing = removed.flatMap((id) =>
    customLineItems
      .listWith("account", id, period)
      .filter((item) => item.group === group.arn && (item.to === undefined || item.to >= period)),
  );
  if (landing.length > 0)
    throw validation(
      "CUSTOM_LINE_ITEM_ASSOCIATION_EXISTS",
      "A custom line item of the billing group is charged to an account; delete the item first.",
    );
};
