import { openLoop, type Planned, type Sample } from "./open-loop.ts";
import { processorMilliseconds } from "./processor-time.ts";
import { createSignedClient, type SignedClient, type SignedRequest } from "./signed-client.ts";

/** The load, in a process of its own beside the server's. Prints what it measured as JSON. */
export type LoadRequest = {
  readonly url: string;
  readonly processId: number;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly groups: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
  /** Share of requests that write. */
  readonly writes: number;
};
export type LoadResult = {
  /** The first request of a server: it reads the configuration into memory. */
  readonly firstMilliseconds: number;
  readonly pages: number;
  /** One request after the other, in turn. */
  readonly firstPageMilliseconds: readonly number[];
  readonly lastPageMilliseconds: readonly number[];
  readonly samples: readonly Sample[];
  /** Of server and engine during the steady load. */
  readonly processorMilliseconds?: number;
};

const PAGE = 100;
const ITEMS = "/list-custom-line-items";
const ALTERNATIONS = 200;
const WARM_UP_SECONDS = 3;

/** The same choices in every run. */
const choices = () => {
  let state = 42;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const expectOk = async (client: SignedClient, request: SignedRequest): Promise<Record<string, unknown>> => {
  const { status, body } = await client.send(request);
  if (status !== 200) throw new Error(`${request.path} was answered ${status}: ${JSON.stringify(body)}`);
  return body;
};

/** Input of every page of the list, by walking it once. */
const walk = async (client: SignedClient): Promise<readonly object[]> => {
  const inputs: object[] = [];
  for (let token: unknown; ; ) {
    const input = { MaxResults: PAGE, ...(token === undefined ? {} : { NextToken: token }) };
    inputs.push(input);
    const page = await expectOk(client, await client.sign("POST", ITEMS, input));
    token = page.NextToken;
    if (token === undefined) return inputs;
  }
};

const ruleArns = async (client: SignedClient): Promise<readonly string[]> => {
  const page = await expectOk(client, await client.sign("POST", "/list-pricing-rules", { MaxResults: PAGE }));
  return (page.PricingRules as { Arn: string }[]).map(({ Arn }) => Arn);
};

type Plan = {
  readonly client: SignedClient;
  readonly request: LoadRequest;
  readonly pages: readonly object[];
  readonly rules: readonly string[];
};

const planned = async (plan: Plan, count: number, label: string): Promise<readonly Planned[]> => {
  const { client, request, pages, rules } = plan;
  const below = choices();
  const read = (): [string, string, object] => {
    const kind = below(8);
    if (kind === 0) return ["POST", "/list-billing-groups", { MaxResults: PAGE }];
    if (kind === 1) return ["POST", "/list-pricing-plans", { MaxResults: PAGE }];
    if (kind === 2) return ["POST", "/list-pricing-rules", { MaxResults: PAGE }];
    return ["POST", ITEMS, pages[below(pages.length)] ?? {}];
  };
  const write = (index: number): [string, string, object] =>
    below(2) === 0
      ? [
          "PUT",
          "/update-pricing-rule",
          { Arn: rules[below(rules.length)], ModifierPercentage: 1 + below(5000) / 100 },
        ]
      : [
          "POST",
          "/create-custom-line-item",
          {
            Name: `${label}-${index}`,
            Description: "Onboarding",
            BillingGroupArn: request.groups[below(request.groups.length)],
            ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 + below(1000) / 10 } },
          },
        ];
  const result: Planned[] = [];
  for (let index = 0; index < count; index += 1) {
    const isWrite = below(1000) < request.writes * 1000;
    const signed = await client.sign(...(isWrite ? write(index) : read()));
    result.push({ kind: isWrite ? "write" : "read", request: signed });
  }
  return result;
};

const alternate = async ({ client, pages }: Plan) => {
  const [first = {}, last = {}] = [pages.at(0), pages.at(-2)];
  const timings = { first: [] as number[], last: [] as number[] };
  for (let round = 0; round < ALTERNATIONS; round += 1) {
    for (const [name, input] of [
      ["first", first],
      ["last", last],
    ] as const) {
      const signed = await client.sign("POST", ITEMS, input);
      const began = performance.now();
      await expectOk(client, signed);
      timings[name].push(performance.now() - began);
    }
  }
  return timings;
};

const measure = async (request: LoadRequest): Promise<LoadResult> => {
  const client = createSignedClient(request.url, request.credentials);
  const began = performance.now();
  const rules = await ruleArns(client);
  const firstMilliseconds = performance.now() - began;
  const plan: Plan = { client, request, rules, pages: await walk(client) };
  await openLoop(
    client,
    await planned(plan, WARM_UP_SECONDS * request.perSecond, "warm-up"),
    request.perSecond,
  );
  const { first, last } = await alternate(plan);
  const steady = await planned(plan, request.seconds * request.perSecond, "created");
  const before = processorMilliseconds(request.processId);
  const samples = await openLoop(client, steady, request.perSecond);
  const after = processorMilliseconds(request.processId);
  client.close();
  return {
    firstMilliseconds,
    pages: plan.pages.length,
    firstPageMilliseconds: first,
    lastPageMilliseconds: last,
    samples,
    ...(before === undefined || after === undefined ? {} : { processorMilliseconds: after - before }),
  };
};

process.stdout.write(JSON.stringify(await measure(JSON.parse(process.argv[2] ?? "{}") as LoadRequest)));
