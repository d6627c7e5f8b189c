import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAwsSetUpSource } from "../../../shared/adapters/aws-set-up/aws-set-up-source.ts";
import { JsonNumber } from "../../../shared/domain/json-number.ts";

type Request = {
  readonly path: string;
  readonly target: string;
  readonly body: string;
  readonly headers: IncomingMessage["headers"];
};
type Answer = { readonly status?: number; readonly error?: string; readonly body: string };

/** Stands for an endpoint: answers by what a test put in place, and keeps the requests. */
let answer: (request: Request) => Answer;
let requests: Request[];
let server: Server;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-profile-"));
  await writeFile(
    join(folder, "credentials"),
    "[payer]\naws_access_key_id = AKIAAAAAAAAAAAAAAAAA\naws_secret_access_key = secretsecretsecretsecretsecretsecretsecr\n",
  );
  process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder, "credentials");
  process.env.AWS_EC2_METADATA_DISABLED = "true";
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const seen = {
      path: request.url ?? "",
      target: String(request.headers["x-amz-target"] ?? ""),
      body: Buffer.concat(chunks).toString("utf8"),
      headers: request.headers,
    };
    requests.push(seen);
    const { status = 200, error, body } = answer(seen);
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    if (error !== undefined) response.setHeader("x-amzn-ErrorType", `${error}:http://internal.amazon.com/`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  delete process.env.AWS_SHARED_CREDENTIALS_FILE;
  delete process.env.AWS_EC2_METADATA_DISABLED;
  server.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  requests = [];
});

const urlOf = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const source = (more: { endpoint?: string; profile?: string } = {}) =>
  createAwsSetUpSource({
    endpoint: urlOf(),
    organizationsEndpoint: more.endpoint ?? urlOf(),
    profile: "payer",
    region: "us-east-1",
    ...more,
  });
const failure = (error: string, status: number, message = "No."): Answer => ({
  status,
  error,
  body: JSON.stringify({ Message: message }),
});

describe("lists of Billing Conductor", () => {
  it("come with every member and every digit, page after page, signed for the service", async () => {
    answer = ({ body }) =>
      body.includes("NextToken")
        ? { body: '{"CustomLineItems":[{"ChargeDetails":{"Flat":{"ChargeValue":0.10000000000000000001}}}]}' }
        : {
            body: '{"CustomLineItems":[{"ComputationRule":"ITEMIZED","NewestMember":{"a":1e-10}}],"NextToken":"t/1="}',
          };

    const items = await source().list("ListCustomLineItems", { BillingPeriod: "2026-10" });

    expect(items).toEqual([
      { ComputationRule: "ITEMIZED", NewestMember: { a: new JsonNumber("1e-10") } },
      { ChargeDetails: { Flat: { ChargeValue: new JsonNumber("0.10000000000000000001") } } },
    ]);
    expect(requests.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ["/list-custom-line-items", { BillingPeriod: "2026-10", MaxResults: 100 }],
      ["/list-custom-line-items", { BillingPeriod: "2026-10", MaxResults: 100, NextToken: "t/1=" }],
    ]);
    expect(requests[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAAAAAAAAAAAAAAAAA\/\d{8}\/us-east-1\/billingconductor\/aws4_request/,
    );
  });

  it("are asked for again when the service is busy", async () => {
    let refused = 0;
    answer = () => {
      refused += 1;
      return refused <= 2
        ? failure("ThrottlingException", 429, "Slow down.")
        : { body: '{"PricingPlans":[]}' };
    };

    expect(await source().list("ListPricingPlans")).toEqual([]);
    expect(requests).toHaveLength(3);
  });

  it("end with an error where an endpoint turns in circles or answers something else", async () => {
    answer = () => ({ body: '{"PricingPlans":[],"NextToken":"again"}' });
    await expect(source().list("ListPricingPlans")).rejects.toThrow("the same page comes again and again");
    answer = () => ({ body: "{}" });
    await expect(source().list("ListPricingPlans")).rejects.toThrow("the answer has no PricingPlans");
    answer = () => ({ body: "<html>" });
    await expect(source().list("ListPricingPlans")).rejects.toThrow("the answer is no JSON");
  });
});

describe("what can go wrong", () => {
  it("is said with its reason and never with a secret", async () => {
    const failing = (more: Parameters<typeof source>[0] = {}) =>
      source(more)
        .list("ListBillingGroups")
        .then(
          () => ["no error"],
          (error: Error) => [error.name, error.message],
        );

    answer = () => failure("AccessDeniedException", 403, "You may not.");
    expect(await failing()).toEqual([
      "AwsSetUpError",
      `${urlOf()} denies ListBillingGroups to payer: You may not.`,
    ]);
    answer = () => failure("InvalidSignatureException", 403);
    expect(await failing()).toEqual([
      "InvalidInputError",
      `--profile: ${urlOf()} refuses the key of payer (InvalidSignatureException): No.`,
    ]);
    answer = () => failure("ValidationException", 400, "Wrong.");
    expect(await failing()).toEqual([
      "AwsSetUpError",
      `ListBillingGroups at ${urlOf()} failed (ValidationException): Wrong.`,
    ]);
    expect(await failing({ profile: "nobody" })).toEqual([
      "InvalidInputError",
      expect.stringContaining("--profile: nobody gives no credentials"),
    ]);
  });

  it("includes an endpoint that is not there", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));

    await expect(source({ endpoint }).list("ListBillingGroups")).rejects.toThrow(
      `cannot reach ${endpoint} (ECONNREFUSED)`,
    );
  });
});

describe("tags and preferences", () => {
  it("are read by ARN; what is not there has none", async () => {
    const arn = "arn:aws:billingconductor::999999999999:pricingplan/abcdefghij";
    answer = ({ path }) =>
      path.startsWith("/tags/")
        ? { body: '{"Tags":{"team":"x"}}' }
        : failure("ResourceNotFoundException", 404);

    expect(await source().tags(arn)).toEqual({ team: "x" });
    expect(await source().transferPreference("arn:any")).toBeUndefined();
    expect(requests.map(({ path }) => path)).toEqual([
      `/tags/${encodeURIComponent(arn)}`,
      "/get-billing-transfer-preference",
    ]);
    answer = () => failure("ResourceNotFoundException", 404);
    expect(await source().tags(arn)).toBeUndefined();
  });
});

describe("Organizations", () => {
  it("tells the organisation, its accounts and inbound transfers", async () => {
    answer = ({ target, body }) => {
      switch (target.split(".")[1]) {
        case "DescribeOrganization":
          return {
            body: '{"Organization":{"Id":"o-aaaaaaaaaa","MasterAccountId":"999999999999","MasterAccountEmail":"root@x.example"}}',
          };
        case "ListAccounts":
          return body.includes("NextToken")
            ? { body: '{"Accounts":[{"Id":"500000000002","Name":"b"}]}' }
            : {
                body: '{"Accounts":[{"Id":"500000000001","Name":"a","Email":"a@x.example","JoinedTimestamp":1714979289.5}],"NextToken":"2"}',
              };
        default:
          return {
            body: '{"ResponsibilityTransfers":[{"Id":"rt-00000001","Arn":"arn:x","Name":"n","Status":"ACCEPTED","Source":{"ManagementAccountId":"111111111111","ManagementAccountEmail":"s@x.example"},"Target":{"ManagementAccountId":"999999999999"},"StartTimestamp":1790812800}]}',
          };
      }
    };

    expect(await source().organization()).toEqual({
      id: "o-aaaaaaaaaa",
      managementAccount: "999999999999",
      email: "root@x.example",
      accounts: [
        { id: "500000000001", name: "a", email: "a@x.example", joined: "2024-05-06T07:08:09.500Z" },
        { id: "500000000002", name: "b", email: undefined, joined: undefined },
      ],
    });
    expect(await source().inboundTransfers()).toEqual([
      {
        id: "rt-00000001",
        arn: "arn:x",
        name: "n",
        status: "ACCEPTED",
        source: "111111111111",
        sourceEmail: "s@x.example",
        target: "999999999999",
        start: "2026-10-01T00:00:00.000Z",
        end: undefined,
      },
    ]);
  });

  it("may be silent, which is no error", async () => {
    answer = () => failure("UnknownOperationException", 404);
    expect(await source().organization()).toEqual({ notTold: "the endpoint does not serve it" });
    answer = () => failure("AWSOrganizationsNotInUseException", 400);
    expect(await source().organization()).toEqual({ notTold: "the account is in no organization" });
    answer = () => failure("AccessDeniedException", 400);
    expect(await source().inboundTransfers()).toEqual({ notTold: "the profile may not read Organizations" });
    answer = () => ({ status: 404, body: "<html>" });
    expect(await source().inboundTransfers()).toEqual({ notTold: "the endpoint does not serve it" });
    answer = () => failure("InvalidSignatureException", 403);
    await expect(source().organization()).rejects.toThrow("refuses the key of payer");
  });
});
