import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { thingChange } from "../../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { fullArn, GroupArn } from "../resources.ts";
import { distinctAccounts, refuseTooManyAccounts, refuseUnfitAccounts } from "./group-accounts.ts";
import { ownStandardGroup } from "./group-lookup.ts";
import { AccountIds } from "./group-members.ts";

export const associateAccounts = operation<ApiDependencies>()({
  name: "AssociateAccounts",
  permission: "pricing:write",
  route: { method: "POST", path: "/associate-accounts" },
  input: z.object({ Arn: GroupArn, AccountIds }),
  output: z.object({ Arn: z.string() }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "billinggroup", input.Arn);
    const added = distinctAccounts("AccountIds", input.AccountIds);
    const period = periodOf(context.now);
    return changed(context, "AssociateAccounts", input, (state) => {
      const group = ownStandardGroup(state, account, arn, period);
      refuseUnfitAccounts(state, account, added, period);
      const accounts = [...group.accounts, ...added];
      refuseTooManyAccounts(arn, accounts);
      return {
        answer: { Arn: arn },
        changes: [thingChange("billingGroups", arn, { from: period, value: { ...group, accounts } })],
        resources: [arn],
        events: [changeEvent("Accounts Associated", [arn], { accounts: added })],
      };
    });
  },
});
