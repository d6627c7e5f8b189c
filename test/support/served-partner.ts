import { join } from "node:path";
import { SignatureV4 } from "@smithy/signature-v4";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { SIGNER_SHA256 } from "../../shared/adapters/partner-center/node-sha256.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { type RunningServe, runServe } from "./running-serve.ts";

/** Accounts of the partner's own organisation: more than a page of them. */
export const ACCOUNTS = Array.from({ length: 130 }, (_, index) => String(500_000_000_000 + index));
export const CUSTOMER = "111111111111";
const RESELLER = "222222222222";

const configuration = {
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: PARTNER,
      name: "Northwind Cloud",
      accounts: ACCOUNTS.map((id) => ({ id, name: `account-${id}`, email: `${id}@northwind.example` })),
    },
    { id: "o-alpha00001", managementAccount: CUSTOMER, name: "Alpha" },
    { id: "o-resell0001", managementAccount: RESELLER, name: "Reseller" },
  ],
  transfers: [
    { name: "alpha", source: CUSTOMER, target: PARTNER, start: "2026-10" },
    { name: "reseller", source: RESELLER, target: PARTNER, start: "2026-10" },
  ],
  pricingRules: [{ name: "minus-10", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "10" }],
  pricingPlans: [{ name: "list-minus-10", rules: ["minus-10"] }],
  billingGroups: [
    { name: "fleet", primaryAccount: ACCOUNTS[0], accounts: ACCOUNTS.slice(0, 2), plan: "list-minus-10" },
    { name: "reseller", transfer: "reseller", plan: "BasicPricingPlan" },
  ],
};

export type ServedPartner = {
  readonly partner: Partner;
  readonly serve: RunningServe;
  readonly url: string;
  /** Path of the file of profiles, as AWS_SHARED_CREDENTIALS_FILE names it. */
  readonly credentialsFile: string;
  /** What an AWS client is given besides its commands. */
  settings(profile?: string): Promise<ClientSettings>;
  /** Any request, signed: for what no client of the day can send. The body goes as it is. */
  raw(method: string, path: string, options?: RawOptions): Promise<RawAnswer>;
  close(): Promise<void>;
};
type ClientSettings = {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};
type RawOptions = {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly profile?: string;
};
export type RawAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  readonly body: any;
};

/**
 * `rebill serve` in a process of its own, for a partner whose October has an estimate, with the keys of
 * `rebill init` (profile `rebill`), of a finance viewer (`viewer`) and of an auditor (`guesser`). Its clock stands
 * at 2026-11-15.
 * @param more billing admins of other accounts
 */
export const openServedPartner = async (
  more: readonly { readonly profile: string; readonly account: string }[] = [],
): Promise<ServedPartner> => {
  const partner = await openPartner({
    now: "2026-11-15T10:00:00Z",
    configuration,
    imports: [
      {
        payer: PARTNER,
        period: "2026-10",
        rows: [
          { account: ACCOUNTS[0] ?? "", usage: "720", rate: "0.0104" },
          { account: ACCOUNTS[1] ?? "", usage: "100", rate: "0.023", service: "AmazonS3" },
        ],
      },
      { payer: RESELLER, period: "2026-10", rows: [{ account: RESELLER, usage: "10", rate: "1" }] },
    ],
  });
  await partner.monthEnd("2026-10", "estimate");
  for (const [profile, account, role] of [
    ["viewer", PARTNER, "finance-viewer"],
    ["guesser", PARTNER, "auditor"],
    ...more.map((each) => [each.profile, each.account, "billing-admin"] as const),
  ] as const)
    await partner.json("credentials", "create", "--account", account, "--role", role, "--profile", profile);
  return servePartner(partner);
};

/** The same for a partner that is there already; closing takes it away. */
export const servePartner = async (partner: Partner): Promise<ServedPartner> => {
  const serve = await runServe(partner.data);
  const credentialsOf = async (profile: string) => {
    const credentials = await readCredentialsProfile(partner.data, profile);
    if (credentials === undefined) throw new Error(`no profile ${profile}`);
    return credentials;
  };
  return {
    partner,
    serve,
    url: serve.url,
    credentialsFile: join(partner.data, "credentials"),
    settings: async (profile = "rebill") => ({
      endpoint: serve.url,
      region: "eu-west-1",
      credentials: await credentialsOf(profile),
    }),
    raw: async (method, path, options = {}) =>
      sendSigned(serve.url, await credentialsOf(options.profile ?? "rebill"), { ...options, method, path }),
    close: async () => {
      await serve.stop();
      await partner.close();
    },
  };
};

/** Any request, signed as a client of Billing Conductor signs. */
export const sendSigned = async (
  url: string,
  credentials: ClientSettings["credentials"],
  { method, path, body, headers = {}, query = {} }: RawOptions & { method: string; path: string },
): Promise<RawAnswer> => {
  const { host, hostname, port } = new URL(url);
  const signer = new SignatureV4({
    service: "billingconductor",
    region: "us-east-1",
    credentials,
    sha256: SIGNER_SHA256,
  });
  const text = typeof body === "object" ? JSON.stringify(body) : (body ?? "");
  const signed = await signer.sign({
    method,
    protocol: "http:",
    hostname,
    port: Number(port),
    path,
    query: Object.fromEntries(Object.entries(query)),
    headers: { host, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    body: text,
  });
  const queryText = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((each) => [name, each].map(encodeURIComponent).join("=")))
    .join("&");
  const { host: _host, ...sent } = signed.headers;
  const response = await fetch(`${url}${path}${queryText === "" ? "" : `?${queryText}`}`, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: text }),
  });
  const answered = await response.text();
  const json = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    text: answered,
    body: json ? JSON.parse(answered) : undefined,
  };
};
