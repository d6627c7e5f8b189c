import { OrganizationsClient, type OrganizationsClientConfig } from "@aws-sdk/client-organizations";
import { inProcess } from "./in-process-client.ts";
import type { openApi } from "./open-api.ts";

type Api = Pick<Awaited<ReturnType<typeof openApi>>, "serve">;

/** The official client of Organizations, as an account's billing admin, straight into an API of this process. */
export const organizationsClient = (api: Api, account: string): OrganizationsClient =>
  new OrganizationsClient(inProcess<OrganizationsClientConfig>(api, account));

/** What a request that must fail fails with. */
export const failure = async (sent: Promise<unknown>): Promise<{ name: string; Reason?: string }> => {
  try {
    await sent;
  } catch (error) {
    return error as { name: string; Reason?: string };
  }
  throw new Error("the request succeeded");
};
/** Its exception and reason. */
export const refusalOf = async (sent: Promise<unknown>): Promise<readonly [string, string | undefined]> => {
  const { name, Reason } = await failure(sent);
  return [name, Reason];
};
