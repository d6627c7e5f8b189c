import { z } from "zod";
import {
  DisplayName,
  type PresentAccount,
  Program,
} from "../../../domain/partner-central/program-management-account.ts";
import { arnOfAccount, managedAccounts } from "../../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { looked } from "../change.ts";
import { pageOfThings } from "../listing.ts";
import { AccountMember, CatalogMember, filterOf, PageMembers, passes, Sort } from "../wire.ts";

export const listProgramManagementAccounts = operation<ApiDependencies>()({
  name: "ListProgramManagementAccounts",
  permission: "transfers:read",
  input: z.object({
    catalog: CatalogMember,
    displayNames: filterOf(DisplayName),
    programs: filterOf(Program),
    accountIds: filterOf(AccountMember),
    statuses: filterOf(z.enum(["PENDING", "ACTIVE", "INACTIVE"])),
    sort: Sort.optional(),
    ...PageMembers,
  }),
  output: z.looseObject({}),
  handle: (context, input) =>
    looked(context, input, (channel) => {
      const accounts = managedAccounts(channel).filter(
        (account) =>
          passes(input.displayNames, account.displayName) &&
          passes(input.programs, account.program) &&
          passes(input.accountIds, account.account) &&
          passes(input.statuses, account.status),
      );
      const order = { sort: input.sort, of: (account: PresentAccount) => account };
      const { values, ...page } = pageOfThings(
        context,
        "ListProgramManagementAccounts",
        input,
        accounts,
        order,
      );
      return { items: values.map(accountOut), ...page };
    }),
});

const accountOut = (account: PresentAccount) => ({
  id: account.id,
  revision: String(account.revision),
  catalog: account.catalog,
  program: account.program,
  displayName: account.displayName,
  accountId: account.account,
  arn: arnOfAccount(account),
  createdAt: account.createdAt,
  updatedAt: account.updatedAt,
  ...(account.status === "ACTIVE" ? { startDate: account.activatedAt } : {}),
  status: account.status,
});
