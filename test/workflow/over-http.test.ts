import { join } from "node:path";
import {
  BillingconductorClient,
  CreateCustomLineItemCommand,
  CreatePricingPlanCommand,
  CreatePricingRuleCommand,
  ListBillingGroupCostReportsCommand,
  ListBillingGroupsCommand,
} from "@aws-sdk/client-billingconductor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { sha256Hex } from "../../shared/adapters/crypto/sha256.ts";
import { createIdDerivation } from "../../shared/domain/configuration/derive-ids.ts";
import { catalogueProblem } from "../../shared/domain/events/catalogue.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { onDemand, writeDataExport } from "../builders/cost-export.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { type SignedHttp, signedHttp } from "../support/signed-http.ts";

const ALPHA = "111111111111";
const PROD = "111111111112";
const LABS = "999999999998";
const PERIOD = "2026-10";

let partner: Partner;
let serve: RunningServe;
let http: SignedHttp;
let official: BillingconductorClient;

/** Starts serve anew and points the clients at it. */
const begin = async (...options: readonly string[]): Promise<void> => {
  serve = await runServe(partner.data, ...options);
  const credentials = await readCredentialsProfile(partner.data, "rebill");
  if (credentials === undefined) throw new Error("no profile");
  http = signedHttp(serve.url, credentials);
  official = new BillingconductorClient({ endpoint: serve.url, region: "us-east-1", credentials });
};

beforeAll(async () => {
  partner = await openPartner({
    configuration: {
      organizations: [{ id: "o-alpha00001", managementAccount: ALPHA, name: "Alpha GmbH" }],
      transfers: [{ name: "alpha", source: ALPHA, target: PARTNER, start: PERIOD }],
      taxProfiles: [{ account: ALPHA, country: "DE", registration: "DE123456789", rate: "19" }],
    },
  });
  await begin();
}, 60_000);
afterAll(async () => {
  official.destroy();
  await serve.stop();
  await partner.close();
});

const until = async (url: string, done: (body: Record<string, unknown>) => boolean, waitMs = 50) => {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    const { body } = await http("GET", url);
    if (done(body)) return body;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  throw new Error(`${url} did not come to an end`);
};
const ended = (url: string) => until(url, ({ status }) => status !== "RUNNING");

const hasEnded = (kind: "cost-data" | "runs", id: string) => ended(`/rebill/v1/${kind}/${id}`);
const groupOf = (result: { groups: { name: string }[] }, name: string) =>
  result.groups.find((group) => group.name === name);

describe("a month driven over HTTP alone", { timeout: 120_000 }, () => {
  let estimateResult: { groups: { name: string }[] };

  it("sets up organisations, prices, groups and items in the month they are for", async () => {
    const moved = await http("POST", "/rebill/v1/clock", { now: "2026-10-10T09:00:00Z" });
    // The transfer of the file has begun, which nobody has told of yet.
    expect([moved.status, moved.body]).toEqual([
      200,
      {
        now: "2026-10-10T09:00:00.000Z",
        ran: [{ job: "Timers", at: "2026-10-10T09:00:00.000Z", outcome: "1 done" }],
      },
    ]);

    const alpha = await http("PUT", "/rebill/v1/organizations/o-alpha00001", {
      managementAccountId: ALPHA,
      managementAccountEmail: "billing@alpha.example",
      name: "Alpha GmbH",
      accounts: [{ id: PROD, name: "alpha-prod" }],
    });
    const own = await http("PUT", `/rebill/v1/organizations/o-${PARTNER}`, {
      managementAccountId: PARTNER,
      name: "Northwind Cloud",
      accounts: [{ id: LABS, name: "labs" }],
    });
    expect([alpha.status, own.status]).toEqual([200, 200]);

    const rule = await official.send(
      new CreatePricingRuleCommand({
        Name: "plus-10",
        Scope: "GLOBAL",
        Type: "MARKUP",
        ModifierPercentage: 10,
      }),
    );
    const plan = await official.send(
      new CreatePricingPlanCommand({ Name: "standard", PricingRuleArns: [rule.Arn ?? ""] }),
    );
    const transfer = createIdDerivation(AccountId.parse(PARTNER), sha256Hex).transfer("alpha");
    const group = await http("POST", "/create-billing-group", {
      Name: "alpha",
      ComputationPreference: { PricingPlanArn: plan.Arn },
      AccountGrouping: {
        ResponsibilityTransferArn: `arn:aws:organizations::${PARTNER}:transfer/o-alpha00001/billing/inbound/${transfer}`,
      },
    });
    expect([group.status, group.body.Arn]).toEqual([200, expect.stringContaining(":billinggroup/")]);
    const item = await official.send(
      new CreateCustomLineItemCommand({
        Name: "support",
        Description: "Managed support",
        BillingGroupArn: group.body.Arn,
        ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 25 } },
      }),
    );
    const { BillingGroups } = await official.send(new ListBillingGroupsCommand({}));

    expect(item.Arn).toContain(":customlineitem/");
    expect(BillingGroups?.map(({ Name }) => Name)).toEqual(["alpha"]);
  });

  it("takes in what was delivered, and says what is wrong with what cannot be", async () => {
    await http("POST", "/rebill/v1/clock", { now: "2026-11-05T08:00:00Z" });
    const rows = Array.from({ length: 4000 }, (_, index) =>
      onDemand("AmazonEC2", "0.05", { account: index % 2 === 0 ? ALPHA : PROD, day: 1 + (index % 28) }),
    );
    const from = `deliveries/${ALPHA}/cur`;
    await writeDataExport(join(partner.data, from), { payer: ALPHA, period: PERIOD, rows }, { chunks: 2 });

    const registered = await http("POST", "/rebill/v1/cost-data", {
      payer: ALPHA,
      period: PERIOD,
      from,
      final: true,
    });
    const imported = await hasEnded("cost-data", registered.body.importId);
    const missing = await http("POST", "/rebill/v1/cost-data", {
      payer: ALPHA,
      period: PERIOD,
      from: join(partner.folder, "nothing"),
    });
    const failed = await hasEnded("cost-data", missing.body.importId);
    const listed = await http("GET", `/rebill/v1/cost-data?period=${PERIOD}`);

    expect(registered.status).toBe(202);
    expect(imported).toMatchObject({
      status: "SUCCEEDED",
      outcome: "imported",
      delivery: { payer: ALPHA, rows: 4000, unblended: "200", currency: "USD", final: true, files: 2 },
      error: null,
    });
    expect(failed).toMatchObject({ status: "FAILED", error: { reason: "no such file or folder" } });
    expect(listed.body.deliveries).toEqual([imported.delivery]);
  });

  it("estimates the month, and the cost reports show its margins", async () => {
    const started = await http(
      "POST",
      "/rebill/v1/runs",
      { period: PERIOD },
      { "idempotency-key": "october" },
    );
    const again = await http("POST", "/rebill/v1/runs", { period: PERIOD }, { "idempotency-key": "october" });
    const run = await hasEnded("runs", started.body.runId);
    const result = await http("GET", `/rebill/v1/runs/${started.body.runId}/result`);
    estimateResult = result.body;
    const reports = await official.send(new ListBillingGroupCostReportsCommand({ BillingPeriod: PERIOD }));
    const arn = reports.BillingGroupCostReports?.[0]?.Arn ?? "";
    const detailed = await http("POST", "/get-billing-group-cost-report", {
      Arn: arn,
      GroupBy: ["PRODUCT_NAME"],
      BillingPeriodRange: { InclusiveStartBillingPeriod: PERIOD, ExclusiveEndBillingPeriod: "2026-11" },
    });

    expect(again.body).toEqual(started.body);
    expect(run).toMatchObject({
      status: "SUCCEEDED",
      mode: "estimate",
      totals: {
        groups: 1,
        invoices: 1,
        costs: [{ currency: "USD", awsCost: "200", proformaCost: "245", margin: "45" }],
      },
    });
    expect((run.steps as unknown[]).length).toBeGreaterThan(5);
    expect(groupOf(result.body, "alpha")).toMatchObject({
      awsCost: "200",
      proformaCost: "245",
      margin: "45",
    });
    expect(reports.BillingGroupCostReports).toMatchObject([
      { AWSCost: "200", ProformaCost: "245", Margin: "45", Currency: "USD" },
    ]);
    expect(detailed.status).toBe(200);
    const sum = detailed.body.BillingGroupCostReportResults.reduce(
      (total: number, each: { ProformaCost: string }) => total + Number(each.ProformaCost),
      0,
    );
    expect(sum).toBe(245);
  });

  it("closes the month although the process is killed in the middle, with the same result", async () => {
    const started = await http("POST", "/rebill/v1/runs", { period: PERIOD, mode: "final" });
    const url = `/rebill/v1/runs/${started.body.runId}`;
    const cut = await until(url, ({ steps }) => (steps as unknown[]).length > 0, 5);
    await serve.stop("SIGKILL");
    official.destroy();
    expect(cut.status).toBe("RUNNING");

    await begin();
    const run = await hasEnded("runs", started.body.runId);
    const result = await http("GET", `${url}/result`);
    const repeated = await http("POST", "/rebill/v1/runs", { period: PERIOD, mode: "final" });

    expect(run).toMatchObject({ status: "SUCCEEDED", mode: "final", error: null });
    expect(result.body.groups).toEqual(estimateResult.groups);
    expect(repeated.body.runId).toBe(started.body.runId);
  });

  it("shows the invoice as JSON and PDF, and every event once and in order", async () => {
    const { body } = await http("GET", `/rebill/v1/invoices?period=${PERIOD}&account=${ALPHA}`);
    const [listing] = body.invoices;
    const invoice = await http("GET", `/rebill/v1/invoices/${listing.number}`);
    const pdf = await http("GET", `/rebill/v1/invoices/${listing.number}/pdf`);
    const events = (await http("GET", "/rebill/v1/events?limit=1000")).body.events as Record<
      string,
      unknown
    >[];

    expect(body.invoices).toHaveLength(1);
    expect(invoice.body).toMatchObject({
      number: `${PARTNER}-000001`,
      net: "245.00",
      tax: "46.55",
      total: "291.55",
    });
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(pdf.bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    expect(events.map((event) => event["detail-type"])).toEqual([
      "Access Key Issued",
      "Configuration Applied",
      "Responsibility Transfer Activated",
      "Test Clock Set",
      "Organization Updated",
      "Organization Updated",
      "Pricing Rule Created",
      "Pricing Plan Created",
      "Billing Group Created",
      "Custom Line Item Created",
      "Test Clock Set",
      "Final Cost Data Delivered",
      "Month Run Started",
      "Pro Forma Report Published",
      "Month Estimated",
      "Month Run Started",
      "Pro Forma Report Published",
      "Invoice Issued",
      "Month Closed",
    ]);
    for (const event of events)
      expect(
        catalogueProblem({
          source: String(event.source),
          detailType: String(event["detail-type"]),
          detail: event.detail as Record<string, unknown>,
        }),
      ).toBeUndefined();
    const sequences = events.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.toSorted((left, right) => left - right));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it("leaves a month that replays to the byte", async () => {
    expect((await serve.stop()).exitCode).toBe(0);
    official.destroy();

    const verified = await partner.run("verify", "--period", PERIOD);
    await begin("--schedules");

    expect([verified.exitCode, verified.stderr]).toEqual([0, expect.anything()]);
  });

  it("runs the month-end by itself when schedules are on and the clock passes their time", async () => {
    const moved = await http("POST", "/rebill/v1/clock", { now: "2026-11-06T06:30:00Z" });
    const further = await http("POST", "/rebill/v1/clock", { now: "2026-12-01T00:00:00Z" });
    const back = await http("POST", "/rebill/v1/clock", { now: "2026-11-30T00:00:00Z" });

    expect(moved.body.ran).toEqual([
      {
        job: "DailyEstimate",
        at: "2026-11-06T06:00:00.000Z",
        outcome: expect.stringContaining("no cost data of 2026-11"),
      },
    ]);
    expect(further.body.ran.at(-1)).toEqual({
      job: "MonthStart",
      at: "2026-12-01T00:00:00.000Z",
      outcome: "nothing to do",
    });
    expect(back.body).toEqual({ now: "2026-11-30T00:00:00.000Z", ran: [] });
  });

  it("closes a month by schedule before the move of the clock is answered", async () => {
    await http("POST", "/rebill/v1/clock", { now: "2026-12-05T07:30:00Z" });
    const period = "2026-11";
    const from = `deliveries/${ALPHA}/november`;
    await writeDataExport(join(partner.data, from), {
      payer: ALPHA,
      period,
      rows: [onDemand("AmazonS3", "100", { account: PROD })],
    });
    const { importId } = (
      await http("POST", "/rebill/v1/cost-data", { payer: ALPHA, period, from, final: true })
    ).body;
    await hasEnded("cost-data", importId);

    const moved = await http("POST", "/rebill/v1/clock", { now: "2026-12-05T08:00:00Z" });
    const { body } = await http("GET", `/rebill/v1/invoices?period=${period}`);

    expect(moved.body.ran).toEqual([
      { job: "MonthEndFinal", at: "2026-12-05T08:00:00.000Z", outcome: "SUCCEEDED" },
    ]);
    expect(body.invoices).toMatchObject([{ number: `${PARTNER}-000002`, buyer: ALPHA, net: "110.00" }]);
  });
});
