import { BillingconductorClient, ListBillingGroupsCommand } from "@aws-sdk/client-billingconductor";
import {
  AcceptHandshakeCommand,
  DescribeHandshakeCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  ListInboundResponsibilityTransfersCommand,
  OrganizationsClient,
  TerminateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { onDemand } from "../builders/cost-export.ts";
import { figuresOf, openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { type SignedHttp, signedHttp } from "../support/signed-http.ts";

const PASSTHROUGH = "arn:aws:billingconductor::aws:pricingplan/Passthrough";
const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";

/** What the distributor and the seller choose for one customer, and a customer without a seller in between. */
const CHAINS = {
  first: { seller: "222222222221", customer: "111111111111", upper: PASSTHROUGH, lower: BASIC },
  second: { seller: "222222222222", customer: "111111111112", upper: BASIC, lower: PASSTHROUGH },
} as const;
const DIRECT = "111111111113";
const SILENT = "111111111114";
const ACCOUNTS = [
  ...Object.values(CHAINS).flatMap(({ seller, customer }) => [seller, customer]),
  DIRECT,
  SILENT,
];

let partner: Partner;
let serve: RunningServe;
let http: SignedHttp;
const clients = new Map<string, OrganizationsClient>();
const https = new Map<string, SignedHttp>();
let conductor: BillingconductorClient;

const begin = async (): Promise<void> => {
  serve = await runServe(partner.data);
  for (const account of [PARTNER, ...ACCOUNTS]) {
    const profile = account === PARTNER ? "rebill" : account;
    const credentials = await readCredentialsProfile(partner.data, profile);
    if (credentials === undefined) throw new Error(`no profile ${profile}`);
    clients.set(account, new OrganizationsClient({ endpoint: serve.url, region: "us-east-1", credentials }));
    https.set(account, signedHttp(serve.url, credentials));
    if (account === PARTNER) {
      http = signedHttp(serve.url, credentials);
      conductor = new BillingconductorClient({ endpoint: serve.url, region: "us-east-1", credentials });
    }
  }
};
const end = async (): Promise<void> => {
  for (const client of [...clients.values(), conductor]) client.destroy();
  await serve.stop();
};

beforeAll(async () => {
  partner = await openPartner({
    now: "2026-11-15T10:00:00Z",
    configuration: {
      organizations: ACCOUNTS.map((account) => ({
        id: `o-${account}`,
        managementAccount: account,
        name: `Organisation ${account}`,
      })),
    },
  });
  for (const account of ACCOUNTS)
    await partner.json(
      ...["credentials", "create", "--account", account, "--role", "billing-admin", "--profile", account],
    );
  await begin();
}, 120_000);
afterAll(async () => {
  await end();
  await partner.close();
});

const client = (account: string): OrganizationsClient => {
  const found = clients.get(account);
  if (found === undefined) throw new Error(`no client of ${account}`);
  return found;
};
const invite = async (source: string, target: string, name: string): Promise<string> => {
  const { Handshake } = await client(target).send(
    new InviteOrganizationToTransferResponsibilityCommand({
      Type: "BILLING",
      Target: { Id: source, Type: "ACCOUNT" },
      StartTimestamp: new Date("2026-12-01T00:00:00Z"),
      SourceName: name,
    }),
  );
  return Handshake?.Id ?? "";
};
const agree = async (source: string, target: string, name: string): Promise<void> => {
  const HandshakeId = await invite(source, target, name);
  await client(source).send(new AcceptHandshakeCommand({ HandshakeId }));
};
/** ARN of a bill that an account takes over. */
const transferArn = async (account: string, name: string): Promise<string> => {
  const { ResponsibilityTransfers = [] } = await client(account).send(
    new ListInboundResponsibilityTransfersCommand({ Type: "BILLING" }),
  );
  return ResponsibilityTransfers.find(({ Name }) => Name === name)?.Arn ?? "";
};
const createGroup = async (owner: string, transfer: string, plan: string) => {
  const { status } = (await https.get(owner)?.("POST", "/create-billing-group", {
    Name: transfer,
    AccountGrouping: { ResponsibilityTransferArn: await transferArn(owner, transfer) },
    ComputationPreference: { PricingPlanArn: plan },
  })) ?? { status: 0 };
  expect(status).toBe(200);
};
const statuses = async (): Promise<Readonly<Record<string, string>>> => {
  const { BillingGroups = [] } = await conductor.send(new ListBillingGroupsCommand({}));
  return Object.fromEntries(
    BillingGroups.map(({ Name = "", Status = "" }) => [
      Name.replace(/^AutoCreated-(\d+)-\d+-rt-\w+$/, "auto $1"),
      Status,
    ]),
  );
};
const moveTo = async (now: string): Promise<readonly string[]> => {
  const { status, body } = await http("POST", "/rebill/v1/clock", { now });
  expect(status).toBe(200);
  return body.ran.map(
    ({ job, at, outcome }: Record<string, string>) => `${at?.slice(0, 16)} ${job}: ${outcome}`,
  );
};
/** Events of transfers since the last look: what happened to whose bill. */
let seen = 0;
const told = async (): Promise<readonly string[]> => {
  const { body } = await http("GET", `/rebill/v1/events?after=${seen}&limit=1000`);
  seen = body.next;
  return body.events
    .filter(({ source }: { source: string }) => source === "rebill.billing-transfer")
    .map(
      (event: { "detail-type": string; detail: { source: string } }) =>
        `${event["detail-type"].replace("Responsibility Transfer ", "")} ${event.detail.source}`,
    );
};

describe("transfers under a moving clock", { timeout: 120_000 }, () => {
  let silent: string;

  it("are agreed over two levels, with groups that wait", async () => {
    for (const { seller } of Object.values(CHAINS))
      await http("PUT", `/rebill/v1/quotas/${seller}`, {
        inboundTransfers: 5,
        outboundTransfers: 1,
        chainLength: 1,
      });
    for (const [name, { seller, customer, upper, lower }] of Object.entries(CHAINS)) {
      await agree(seller, PARTNER, `${name}-seller`);
      await createGroup(PARTNER, `${name}-seller`, upper);
      const preference = await http("PUT", "/update-billing-transfer-preference", {
        ResponsibilityTransferArn: await transferArn(PARTNER, `${name}-seller`),
        AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: upper },
      });
      expect(preference.status).toBe(200);
      await agree(customer, seller, `${name}-customer`);
      await createGroup(seller, `${name}-customer`, lower);
    }
    await agree(DIRECT, PARTNER, "direct");
    await createGroup(PARTNER, "direct", PASSTHROUGH);
    silent = await invite(SILENT, PARTNER, "silent");

    expect(await statuses()).toEqual({
      "first-seller": "PENDING",
      "auto 111111111111": "PENDING",
      "second-seller": "PENDING",
      "auto 111111111112": "PENDING",
      direct: "PENDING",
    });
    await told();
  });

  it("remind, and expire at the deadline", async () => {
    expect(await moveTo("2026-11-29T23:59:59Z")).toEqual([
      "2026-11-23T00:00 Timers: 1 done",
      "2026-11-27T00:00 Timers: 1 done",
      "2026-11-29T00:00 Timers: 1 done",
    ]);
    expect(await told()).toEqual(Array.from({ length: 3 }, () => `Invitation Expiring ${SILENT}`));
    expect(await moveTo("2026-11-30T00:00:00Z")).toEqual(["2026-11-30T00:00 Timers: 1 done"]);

    expect(await told()).toEqual([`Expired ${SILENT}`]);
    const { Handshake } = await client(SILENT).send(new DescribeHandshakeCommand({ HandshakeId: silent }));
    expect(Handshake?.State).toBe("EXPIRED");
  });

  it("begin with their first month, before anything else of it", async () => {
    expect(await moveTo("2026-12-15T00:00:00Z")).toEqual([
      "2026-12-01T00:00 Timers: 5 done",
      "2026-12-01T00:00 MonthStart: nothing to do",
    ]);

    expect((await told()).toSorted()).toEqual(
      ACCOUNTS.filter((account) => account !== SILENT)
        .toSorted()
        .map((account) => `Activated ${account}`),
    );
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(["ACTIVE"]));
  });

  it("end with their last one, although nobody was running when it was over", async () => {
    const arn = await transferArn(PARTNER, "direct");
    await client(DIRECT).send(
      new TerminateResponsibilityTransferCommand({
        Id: arn.slice(arn.lastIndexOf("/") + 1),
        EndTimestamp: new Date("2026-12-31T23:59:59.999Z"),
      }),
    );
    await end();
    await partner.json("clock", "set", "2027-01-05T08:00:00Z");
    await begin();
    // What is due is done with the first look of the new process; moving the clock waits for it.
    await moveTo("2027-01-05T08:00:00Z");

    expect(await told()).toEqual([`Withdrawn ${DIRECT}`, `Terminated ${DIRECT}`]);
    expect(await statuses()).toMatchObject({ direct: "PRIMARY_ACCOUNT_MISSING", "first-seller": "ACTIVE" });
  });
});

describe("the month-ends of these transfers", { timeout: 120_000 }, () => {
  const sources = [CHAINS.first.customer, CHAINS.second.customer, DIRECT];
  const run = async (period: string): Promise<MonthEndJson> => {
    for (const payer of sources)
      await partner.importRows({
        payer,
        period,
        rows: [onDemand("AmazonEC2", "100", { net: "98" }), { type: "Tax", rate: null, cost: "18.62" }],
      });
    return partner.monthEnd(period);
  };
  const billed = (result: MonthEndJson) =>
    result.invoices.map(({ seller, buyer, net }) => `${seller} ${buyer} ${net}`).sort();
  const groupNamed = (result: MonthEndJson, beginning: string): string =>
    result.groups.find(({ name }) => name.startsWith(beginning))?.name ?? beginning;

  beforeAll(() => end());

  it("give 98 and 100 by who passes on what AWS bills", async () => {
    const result = await run("2026-12");

    // Distributor Passthrough, seller Basic: the seller sees 98, its customer 100.
    expect(figuresOf(result, groupNamed(result, `AutoCreated-${CHAINS.first.customer}`))).toEqual({
      awsCost: "98",
      proformaCost: "98",
      margin: "0",
    });
    expect(figuresOf(result, "first-customer")).toEqual({ awsCost: "98", proformaCost: "100", margin: "2" });
    // Distributor Basic, seller Passthrough: both see 100.
    expect(figuresOf(result, groupNamed(result, `AutoCreated-${CHAINS.second.customer}`))).toEqual({
      awsCost: "98",
      proformaCost: "100",
      margin: "2",
    });
    expect(figuresOf(result, "second-customer")).toEqual({
      awsCost: "100",
      proformaCost: "100",
      margin: "0",
    });
    // One level of Passthrough: everybody sees 98.
    expect(figuresOf(result, "direct")).toEqual({ awsCost: "98", proformaCost: "98", margin: "0" });
    expect(billed(result)).toEqual(
      [
        `${PARTNER} ${CHAINS.first.seller} 98.00`,
        `${CHAINS.first.seller} ${CHAINS.first.customer} 100.00`,
        `${PARTNER} ${CHAINS.second.seller} 100.00`,
        `${CHAINS.second.seller} ${CHAINS.second.customer} 100.00`,
        `${PARTNER} ${DIRECT} 98.00`,
      ].sort(),
    );
  });

  it("leave out a group whose transfer has ended: its source pays itself again", async () => {
    await partner.json("clock", "set", "2027-02-05T08:00:00Z");

    const result = await run("2027-01");

    expect(result.groups.map(({ name }) => name)).not.toContain("direct");
    expect(billed(result).filter((line) => line.includes(DIRECT))).toEqual([]);
    expect(billed(result)).toHaveLength(4);
  });
});

describe("the cost reports of these months", { timeout: 120_000 }, () => {
  type Report = Readonly<Record<"Arn" | "AWSCost" | "ProformaCost" | "Margin", string>>;
  let groups: Readonly<Record<string, string>>;
  const ask = async (owner: string, path: string, body: object) => {
    const { status, body: answer } = (await https.get(owner)?.("POST", path, body)) ?? {};
    expect(status).toBe(200);
    return answer;
  };
  const listed = async (owner: string, BillingPeriod: string): Promise<readonly Report[]> =>
    (await ask(owner, "/list-billing-group-cost-reports", { BillingPeriod })).BillingGroupCostReports;
  /** December and January of a group, month by month. */
  const months = async (owner: string, Arn: string): Promise<readonly string[]> => {
    const answer = await ask(owner, "/get-billing-group-cost-report", {
      Arn,
      BillingPeriodRange: {
        InclusiveStartBillingPeriod: "2026-12",
        ExclusiveEndBillingPeriod: "2027-02",
      },
      GroupBy: ["BILLING_PERIOD"],
    });
    return answer.BillingGroupCostReportResults.map(
      ({ Attributes, AWSCost, ProformaCost }: Report & { readonly Attributes: { Value: string }[] }) =>
        `${Attributes[0]?.Value} ${AWSCost} ${ProformaCost}`,
    ).toSorted();
  };

  beforeAll(async () => {
    await begin();
    const arns = async (owner: string) =>
      (await ask(owner, "/list-billing-groups", {})).BillingGroups.map(
        ({ Name, Arn }: Record<string, string>) => [Name, Arn],
      );
    groups = Object.fromEntries([...(await arns(PARTNER)), ...(await arns(CHAINS.first.seller))]);
  });

  it("stay readable of the months before a withdrawal, and have none after it", async () => {
    const direct = groups.direct ?? "";
    const isDirect = ({ Arn }: Report) => Arn === direct;

    expect((await listed(PARTNER, "2026-12")).filter(isDirect)).toMatchObject([
      { AWSCost: "98", ProformaCost: "98", Margin: "0" },
    ]);
    expect((await listed(PARTNER, "2027-01")).filter(isDirect)).toEqual([]);
    expect(await months(PARTNER, direct)).toEqual(["Dec 2026 98 98"]);
  });

  it("of a level whose transfer is withdrawn later keep both months, and so do those of the levels above", async () => {
    const { seller } = CHAINS.first;
    const customer = groups["first-customer"] ?? "";
    const above =
      groups[Object.keys(groups).find((name) => name.includes(CHAINS.first.customer)) ?? ""] ?? "";
    const before = [await months(seller, customer), await months(PARTNER, above)];
    expect(before).toEqual([
      ["Dec 2026 98 100", "Jan 2027 98 100"],
      ["Dec 2026 98 98", "Jan 2027 98 98"],
    ]);

    const arn = await transferArn(seller, "first-customer");
    await client(seller).send(
      new TerminateResponsibilityTransferCommand({
        Id: arn.slice(arn.lastIndexOf("/") + 1),
        EndTimestamp: new Date("2027-02-28T23:59:59.999Z"),
      }),
    );
    await moveTo("2027-03-10T00:00:00Z");

    expect([await months(seller, customer), await months(PARTNER, above)]).toEqual(before);
    expect((await listed(seller, "2027-01")).map(({ Arn }) => Arn)).toContain(customer);
  });

  it("outlive the group itself", async () => {
    const direct = groups.direct ?? "";
    await ask(PARTNER, "/delete-billing-group", { Arn: direct });

    expect(await months(PARTNER, direct)).toEqual(["Dec 2026 98 98"]);
    expect((await listed(PARTNER, "2026-12")).map(({ Arn }) => Arn)).toContain(direct);
  });
});
