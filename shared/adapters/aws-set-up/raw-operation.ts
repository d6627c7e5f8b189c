import { type BillingconductorClient, ListBillingGroupsCommand } from "@aws-sdk/client-billingconductor";
import { parse } from "lossless-json";
import { JsonNumber } from "../../domain/json-number.ts";

/** An exception of the service, with what the client's retries look at. */
export class ServiceError extends Error {
  readonly $fault: "client" | "server";
  readonly $metadata: { readonly httpStatusCode: number };
  constructor(
    override readonly name: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.$fault = status >= 500 ? "server" : "client";
    this.$metadata = { httpStatusCode: status };
  }
}

type WireRequest = { method: string; path: string; body?: unknown; headers: Record<string, string> };
type WireResponse = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
};
type WireContext = { readonly streamCollector: (body: unknown) => Promise<Uint8Array> };
/** What commands of this client are made of, besides what their types show. */
type Opened = {
  serialize: (input: unknown, context: WireContext) => Promise<WireRequest>;
  deserialize: (response: WireResponse, context: WireContext) => Promise<unknown>;
};

/**
 * Sends a POST of Billing Conductor and answers its JSON with all members and all digits. The client's own commands
 * end in 2024: they drop the members added since, do not know the newer operations and make binary doubles of
 * numbers. So one of them lends its way through the client (endpoint, signature, retries), and its request and
 * answer are replaced by ours.
 *
 * @throws ServiceError
 */
export const sendRaw = async (
  client: BillingconductorClient,
  path: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> => {
  const command = new ListBillingGroupsCommand({});
  const opened = command as unknown as Opened;
  const serialize = opened.serialize.bind(command);
  opened.serialize = async (_, context) => {
    const request = await serialize({}, context);
    request.path = request.path.replace(/\/list-billing-groups$/, path);
    request.body = JSON.stringify(input);
    return request;
  };
  opened.deserialize = async (response, context) => {
    const text = new TextDecoder().decode(await context.streamCollector(response.body));
    if (response.statusCode >= 300) throw errorOf(response, text);
    // The client notes its attempts in $metadata.
    return {
      $metadata: { httpStatusCode: response.statusCode },
      answer: parseAnswer(text, response.statusCode),
    };
  };
  const { answer } = (await client.send(command)) as unknown as { answer: Readonly<Record<string, unknown>> };
  return answer;
};

/** Name and message of an exception stand where any of the protocol's servers may put them (section 1.1, "Errors"). */
const errorOf = ({ headers, statusCode }: WireResponse, text: string): ServiceError => {
  const body = recordOf(text);
  const sent = headers["x-amzn-errortype"] ?? body.code ?? body.__type ?? "UnknownError";
  const name = String(sent).split(":")[0]?.split("#").at(-1) ?? "UnknownError";
  return new ServiceError(
    name,
    String(body.Message ?? body.message ?? `HTTP status ${statusCode}`),
    statusCode,
  );
};

const recordOf = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return parseAnswer(text, 0);
  } catch {
    return {};
  }
};

const parseAnswer = (text: string, status: number): Readonly<Record<string, unknown>> => {
  const value = parsed(text, status);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    throw new ServiceError("NoJsonObject", "the answer is no JSON object", status);
  return value as Readonly<Record<string, unknown>>;
};

const parsed = (text: string, status: number): unknown => {
  try {
    return parse(text, undefined, { parseNumber: (digits) => new JsonNumber(digits) });
  } catch {
    throw new ServiceError("NoJsonObject", "the answer is no JSON", status);
  }
};
