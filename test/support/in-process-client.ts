import { Readable } from "node:stream";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { ADMIN, type openApi } from "./open-api.ts";

type SentRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** Settings with which an official client of AWS talks, as an account's billing admin, to an API of this process. */
export const inProcess = <Config>(
  api: Pick<Awaited<ReturnType<typeof openApi>>, "serve">,
  account: string,
): Config => {
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
        body: new Uint8Array(Buffer.from(body)),
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
  return {
    region: "us-east-1",
    endpoint: "http://rebill.example",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAAAAAAAAAAAAAAAAA", secretAccessKey: "none" },
    requestHandler: { handle },
  } as unknown as Config;
};
