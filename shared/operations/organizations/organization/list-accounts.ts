import { z } from "zod";
import type { Account, Organisation } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { accountsListed, isMemberAt } from "../../../use-cases/configuration/organisation-family.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertManagement, currentView } from "../change.ts";
import { page } from "../listing.ts";
import { timestampOut } from "../timestamps.ts";
import { NumberOut, Paging } from "../wire.ts";
import { accountArn } from "./organization-arns.ts";

const AccountOut = z.object({
  Id: z.string(),
  Arn: z.string(),
  Email: z.string().optional(),
  Name: z.string(),
  Status: z.literal("ACTIVE"),
  State: z.literal("ACTIVE"),
  JoinedTimestamp: NumberOut.optional(),
});

/**
 * Accounts of the caller's organisation now. Names and addresses of the others are the management account's
 * business only, as at AWS.
 */
export const listAccounts = operation<ApiDependencies>()({
  name: "ListAccounts",
  permission: "organizations:read",
  input: z.object(Paging),
  output: z.object({ Accounts: z.array(AccountOut), NextToken: z.string().optional() }),
  handle: async (context, input) => {
    const view = await currentView(context);
    const organisation = assertManagement(context, view);
    const listed = organisation.accounts
      .map(({ id }) => id)
      .filter((id) => isMemberAt(organisation, id, view.now));
    const ids = [...new Set([organisation.managementAccount, ...listed])].sort();
    const { things, next } = page(context, "ListAccounts", input, ids, (id) =>
      accountOut(organisation, id as AccountId),
    );
    return { Accounts: [...things], ...next };
  },
});

/** The management account is one whether it is listed or not. */
const accountOut = (organisation: Organisation, id: AccountId): z.input<typeof AccountOut> => {
  const account: Account = accountsListed(organisation).get(id) ?? { id, name: organisation.name };
  const email = account.email ?? (id === organisation.managementAccount ? organisation.email : undefined);
  return {
    Id: id,
    Arn: accountArn(organisation, id),
    ...(email === undefined ? {} : { Email: email }),
    Name: account.name,
    Status: "ACTIVE",
    State: "ACTIVE",
    ...(account.joined === undefined ? {} : { JoinedTimestamp: timestampOut(account.joined) }),
  };
};
