import { Readable } from "node:stream";
import { OrganizationsClient, type OrganizationsClientConfig } from "@aws-sdk/client-organizations";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { ADMIN, type openApi } from "./open-api.ts";

type Api = Pick<Awaited<ReturnType<typeof openApi>>, "serve">;
type SentRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** The official client of Organizations, as an account's billing admin, straight into an API of this process. */
export const organizationsClient = (api: Api, account: string): OrganizationsClient => {
  const caller = { ...ADMIN, account: AccountId.parse(account) };
  const handle = async ({ method, path, headers, body = "" }: SentRequest) => {
    const answer = await api.serve(
      {
        method,
        rawPath: path,
        rawQuery: "",
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: typeof body === "string" ? new TextEncoder().encode(body) : body,
        sourceAddress: "127.0.0.1",
      },
      caller,
    );
    const response = {
      statusCode: answer.status,
      headers: { ...answer.headers },
      body: Readable.from([Buffer.from(answer.body)]),
    };
    return { response };
  };
  return new OrganizationsClient({
    region: "us-east-1",
    endpoint: "http://rebill.example",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAAAAAAAAAAAAAAAAA", secretAccessKey: "none" },
    requestHandler: { handle } as unknown as NonNullable<OrganizationsClientConfig["requestHandler"]>,
  });
};

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
