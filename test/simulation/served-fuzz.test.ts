import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SIGNER_SHA256 } from "../../shared/adapters/partner-center/node-sha256.ts";
import { API_SERVICES } from "../../shared/compose/compose-api.ts";
import type { HttpRequest, HttpResponse } from "../../shared/protocols/http.ts";
import { createRandom, type Random } from "../../shared/sample/random.ts";
import { answerProblems } from "../support/fuzz/answer-problems.ts";
import { arrivedRequest, draftRequest } from "../support/fuzz/draft-request.ts";
import { fuzzThings } from "../support/fuzz/fuzz-world.ts";
import { treeText } from "../support/fuzz/json-tree.ts";
import { spoilRequest, spoiltBytes } from "../support/fuzz/spoil-request.ts";
import { rawExchange } from "../support/raw-http.ts";
import { ACCOUNTS, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

/** Requests of each sort; every one has a connection of its own. */
const TRIES = Number(process.env.SERVED_FUZZ_TRIES ?? 300);

let world: ServedPartner;
beforeAll(async () => {
  world = await openServedPartner();
});
afterAll(() => world?.close());

const arn = (kind: string, id: string): string => `arn:aws:billingconductor::999999999999:${kind}/${id}`;
const THINGS = fuzzThings({
  groups: [arn("billinggroup", ACCOUNTS[0] ?? "")],
  plans: [arn("pricingplan", "aaaaaaaaaa")],
  rules: [arn("pricingrule", "aaaaaaaaaa"), "arn:aws:billingconductor::111111111111:pricingrule/aaaaaaaaaa"],
  items: [arn("customlineitem", "aaaaaaaaaa")],
  transfers: ["arn:aws:organizations::999999999999:transfer/o-alpha00001/billing/inbound/rt-00000000"],
});
const OPERATIONS = API_SERVICES.flatMap((service) =>
  service.operations.map((operation) => ({ service, operation })),
);

/** What cannot stand in a request line or a header line is cut out: this is about what the server gets to see. */
const inLine = (text: string): string => text.replace(/[^\x21-\x7e]/g, "");
const wireBytes = ({ method, rawPath, rawQuery, headers, body }: HttpRequest): Buffer => {
  const target = inLine(rawQuery === "" ? rawPath : `${rawPath}?${rawQuery}`) || "/";
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value.replace(/[^\x20-\x7e]/g, "")}`,
  );
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...lines,
    `content-length: ${body.length}`,
    "connection: close",
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]);
};

const signed = async (request: HttpRequest): Promise<HttpRequest> => {
  const { credentials, endpoint } = await world.settings();
  const { host, hostname, port } = new URL(endpoint);
  const signer = new SignatureV4({
    service: "billingconductor",
    region: "us-east-1",
    credentials,
    sha256: SIGNER_SHA256,
  });
  const { headers } = await signer.sign({
    method: request.method,
    protocol: "http:",
    hostname,
    port: Number(port),
    path: inLine(request.rawPath) || "/",
    query: queryOf(inLine(request.rawQuery)),
    headers: { ...request.headers, host },
    body: request.body,
  });
  return { ...request, headers };
};
const queryOf = (rawQuery: string): Record<string, string[]> => {
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(rawQuery))
    query.set(name, [...(query.get(name) ?? []), value]);
  return Object.fromEntries(query);
};

const answerOf = (text: string): HttpResponse => {
  const end = text.indexOf("\r\n\r\n");
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2)]),
  );
  return { status: Number(first.split(" ")[1] ?? 0), headers, body: text.slice(end + 4) };
};

/** One byte of the request after it was signed. */
const tampered = (request: HttpRequest, random: Random): HttpRequest =>
  random.pick<() => HttpRequest>([
    () => ({ ...request, body: Buffer.concat([request.body, Buffer.from(" ")]) }),
    () => ({ ...request, rawPath: `${request.rawPath}x` }),
    () => ({ ...request, headers: { ...request.headers, authorization: random.text(40, "AWS4-HMAC, =/") } }),
    () => {
      const { authorization = "" } = request.headers;
      const at = random.integer(0, authorization.length - 1);
      const changed = `${authorization.slice(0, at)}~${authorization.slice(at + 1)}`;
      return { ...request, headers: { ...request.headers, authorization: changed } };
    },
  ])();

it(`answers ${TRIES} spoilt requests that are truly signed, and tampered ones, over the wire`, async () => {
  const random = createRandom("served");
  const { credentials } = await world.settings();
  const failures: string[] = [];
  let proven = 0;
  for (let number = 0; number < TRIES; number += 1) {
    const { service, operation } = random.pick(OPERATIONS);
    // Webhooks would be called, runs started; what they do is no matter of this test.
    if (service.name === "rebill" && operation.route?.method !== "GET") continue;
    const draft = draftRequest(service, operation, random, THINGS);
    spoilRequest(draft, random, THINGS);
    const bytes = spoiltBytes(draft.tree === undefined ? "" : treeText(draft.tree), random);
    const request = await signed(arrivedRequest(draft, bytes));
    const sent = random.chance(15) ? tampered(request, random) : request;

    const answer = answerOf(await rawExchange(world.url, wireBytes(sent)));

    if (answer.status !== 403) proven += 1;
    // Methods and lines that are no HTTP are answered by Node before anything of ours is reached.
    const byNode = answer.status === 400 && answer.headers["content-type"] === undefined;
    const bodiless = sent.method === "HEAD";
    const problems = byNode || bodiless ? [] : [...answerProblems(answer, 0)];
    const text = `${JSON.stringify(answer.headers)}${String(answer.body)}`;
    if (text.includes(credentials.secretAccessKey)) problems.push("tells a secret");
    if (answer.status >= 500 || answer.status === 0) problems.push(`status ${answer.status}`);
    if (problems.length > 0)
      failures.push(`${problems} ${number} ${operation.name} ${sent.rawPath} ${text.slice(0, 400)}`);
  }

  expect(failures).toEqual([]);
  expect(proven).toBeGreaterThan(TRIES / 4);
});

it(`outlives ${TRIES} connections with what is no HTTP at all`, async () => {
  const random = createRandom("noise");
  const failures: string[] = [];
  for (let number = 0; number < TRIES; number += 1) {
    const noise = Buffer.from(Array.from({ length: random.integer(1, 300) }, () => random.integer(0, 255)));
    const bytes = random.pick<() => Buffer>([
      () => Buffer.concat([noise, Buffer.from("\r\n\r\n")]),
      () => Buffer.concat([Buffer.from("POST / HTTP/1.1\r\nhost: x\r\n"), noise, Buffer.from("\r\n\r\n")]),
      () => Buffer.from("GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
      () => Buffer.from("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"),
      () => Buffer.from("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
      () => Buffer.from(`GET /${"a".repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`),
      () => Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\nx: ${"b".repeat(20_000)}\r\n\r\n`),
      () => Buffer.from("GET http://[::1/%zz HTTP/1.1\r\nhost: \u0001\r\n\r\n"),
      () => Buffer.from("GET / HTTP/1.1\r\nconnection: close\r\n\r\n"),
    ])();

    const { status } = answerOf(await rawExchange(world.url, bytes));

    if (![400, 403, 404, 413, 431].includes(status))
      failures.push(`${status} for ${JSON.stringify(String(bytes))}`);
  }

  expect(failures).toEqual([]);
});

it("is still there, says nothing and answers", async () => {
  expect((await world.raw("POST", "/list-pricing-rules", { body: "{}" })).status).toBe(200);

  const { exitCode, stderr } = await world.serve.stop();

  expect([exitCode, stderr]).toEqual([0, ""]);
});
