import {
  DescribeOrganizationCommand,
  ListInboundResponsibilityTransfersCommand,
  type OrganizationsClient,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import type { NotTold, ToldOrganization, ToldTransfer } from "../../ports/aws-set-up-source.ts";

/** The most that the service answers at once. */
const TRANSFERS_PER_PAGE = 20;
const PAGES_MAX = 1000;

/**
 * Why Organizations tells nothing, where one can go on without it: it is not served, the account is in no
 * organisation or may not ask. Undefined: something else is wrong.
 */
export const reasonNotTold = (error: unknown): NotTold | undefined => {
  const { name = "", $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if (name === "AWSOrganizationsNotInUseException") return { notTold: "the account is in no organization" };
  if (name === "AccessDeniedException") return { notTold: "the profile may not read Organizations" };
  const unknown = /UnknownOperation|UnrecognizedOperation|NotImplemented|UnsupportedAPIEndpoint/.test(name);
  if (unknown || $metadata?.httpStatusCode === 404 || name === "SyntaxError")
    return { notTold: "the endpoint does not serve it" };
  return undefined;
};

export const toldOrganization = async (client: OrganizationsClient): Promise<ToldOrganization | NotTold> => {
  const { Organization: told } = await client.send(new DescribeOrganizationCommand({}));
  if (told?.Id === undefined || told.MasterAccountId === undefined)
    return { notTold: "the endpoint does not serve it" };
  const accounts: ToldOrganization["accounts"][number][] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
    for (const { Id, Name, Email, JoinedTimestamp } of Accounts)
      if (Id !== undefined)
        accounts.push({ id: Id, name: Name ?? Id, email: Email, joined: JoinedTimestamp?.toISOString() });
  return { id: told.Id, managementAccount: told.MasterAccountId, email: told.MasterAccountEmail, accounts };
};

export const toldTransfers = async (client: OrganizationsClient): Promise<readonly ToldTransfer[]> => {
  const transfers: ToldTransfer[] = [];
  let token: string | undefined;
  // This list has no paginator.
  for (let page = 0; page === 0 || token !== undefined; page += 1) {
    if (page > PAGES_MAX) throw new Error(`the list has more than ${PAGES_MAX} pages`);
    const answer = await client.send(
      new ListInboundResponsibilityTransfersCommand({
        Type: "BILLING",
        MaxResults: TRANSFERS_PER_PAGE,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    token = answer.NextToken;
    for (const each of answer.ResponsibilityTransfers ?? [])
      transfers.push({
        id: each.Id ?? "",
        arn: each.Arn ?? "",
        name: each.Name ?? each.Id ?? "",
        status: each.Status ?? "",
        source: each.Source?.ManagementAccountId ?? "",
        sourceEmail: each.Source?.ManagementAccountEmail,
        target: each.Target?.ManagementAccountId ?? "",
        start: each.StartTimestamp?.toISOString() ?? "",
        end: each.EndTimestamp?.toISOString(),
      });
  }
  return transfers;
};
