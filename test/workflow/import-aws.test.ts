import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportAwsResult } from "../../shared/use-cases/import-aws/import-aws.ts";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { type Partner, openPartner, PARTNER } from "../builders/partner.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { sendSigned } from "../support/served-partner.ts";

const ACCOUNTS = ["500000000001", "500000000002", "500000000003", "500000000004"] as const;
const CUSTOMER = "111111111111";
const RESELLER = "222222222222";
const FUTURE = "333333333333";
const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";

/** What Billing Conductor knows nothing of, or the endpoint does not tell yet: the same on both sides. */
const base = {
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: PARTNER,
      name: "Northwind Cloud",
      email: "root@northwind.example",
      accounts: ACCOUNTS.map((id) => ({ id, name: `account ${id}`, email: `${id}@northwind.example` })),
    },
    { id: "o-alpha00001", managementAccount: CUSTOMER, name: "Alpha" },
    { id: "o-resell0001", managementAccount: RESELLER, name: "Reseller" },
    { id: "o-future0001", managementAccount: FUTURE, name: "Future" },
  ],
  transfers: [
    { name: "alpha", source: CUSTOMER, target: PARTNER, start: "2026-10" },
    { name: "reseller", source: RESELLER, target: PARTNER, start: "2026-10" },
    { name: "future", source: FUTURE, target: PARTNER, start: "2027-01" },
  ],
  taxProfiles: [{ account: CUSTOMER, country: "DE", rate: "19" }],
  invoicing: { paymentTermsDays: 14, numberSeries: { prefix: "NW-" } },
  fxRates: [{ period: "2026-11", from: "USD", to: "EUR", rate: "0.9", source: "ECB", date: "2026-11-30" }],
};
const COSTS = [
  {
    payer: PARTNER,
    period: "2026-11",
    rows: [
      { account: ACCOUNTS[0], usage: "720", rate: "0.0104" },
      { account: ACCOUNTS[1], usage: "1000", rate: "0.023", service: "AmazonS3" },
      { account: ACCOUNTS[2], usage: "33.3", rate: "0.0000000007" },
    ],
  },
  { payer: CUSTOMER, period: "2026-11", rows: [{ account: CUSTOMER, usage: "10", rate: "1.23" }] },
  { payer: RESELLER, period: "2026-11", rows: [{ account: RESELLER, usage: "7", rate: "3" }] },
];

let from: Partner;
let to: Partner;
let serve: RunningServe;
let call: (operation: string, body: object | string, method?: string) => Promise<{ Arn: string }>;
beforeAll(async () => {
  from = await openPartner({ now: "2026-11-15T10:00:00Z", configuration: base });
  to = await openPartner({ now: "2026-11-15T10:00:00Z", configuration: base });
  await from.json("credentials", "create", "--account", PARTNER, "--role", "customer-viewer", "--profile", "viewer");
  serve = await runServe(from.data);
  const credentials = await readCredentialsProfile(from.data, "rebill");
  if (credentials === undefined) throw new Error("no profile rebill");
  call = async (operation, body, method = "POST") => {
    const { status, text, body: answer } = await sendSigned(serve.url, credentials, { method, path: operation, body });
    if (status > 299) throw new Error(`${operation} answered ${status}: ${text}`);
    return answer;
  };
  await fill();
}, 120_000);
afterAll(async () => {
  await serve.stop();
  await from.close();
  await to.close();
});

/** Every kind of thing with its newest members, through the API alone. */
const fill = async (): Promise<void> => {
  const rule = (Name: string, members: object | string) =>
    call(
      "/create-pricing-rule",
      typeof members === "string" ? `{"Name":"${Name}",${members}}` : { Name, ...members },
    );
  const list = await rule("list-minus-7", { Scope: "GLOBAL", Type: "DISCOUNT", ModifierPercentage: 7.25, Tags: { team: "a: b", empty: "" } });
  const s3 = await rule("s3-plus-5", { Scope: "SERVICE", Type: "MARKUP", ModifierPercentage: 5, Service: "AmazonS3" });
  const market = await rule("marketplace", { Scope: "BILLING_ENTITY", Type: "MARKUP", ModifierPercentage: 120, BillingEntity: "AWS Marketplace" });
  const free = await rule("no-free-tier", { Scope: "GLOBAL", Type: "TIERING", Tiering: { FreeTier: { Activated: false } } });
  const tiers = await rule(
    "own-tiers",
    '"Scope":"SKU","Type":"TIERING","Service":"AmazonS3","UsageType":"TimedStorage-ByteHrs","Operation":"StandardStorage","Tiering":{"CustomTiers":[{"BeginRangeInclusive":0,"EndRangeExclusive":1234567890.1234567891,"RateValue":0.0000000001},{"BeginRangeInclusive":1234567890.1234567891,"RateValue":0.1}]}',
  );
  const plan = await call("/create-pricing-plan", { Name: "standard", Description: "Line\nbreak, and ünïcode", PricingRuleArns: [list.Arn, s3.Arn, free.Arn], Tags: { null: "0012" } });
  const other = await call("/create-pricing-plan", { Name: "group", PricingRuleArns: [market.Arn] });
  await call("/associate-pricing-rules", { Arn: other.Arn, PricingRuleArns: [tiers.Arn] }, "PUT");
  const transferArn = async (organization: string, name: string): Promise<string> => {
    const { changes } = await to.json<{ changes: readonly unknown[] }>("apply", join(to.folder, "..", "nowhere.yaml")).catch(() => ({ changes: [] }));
    expect(changes).toEqual([]);
    return `arn:aws:organizations::${PARTNER}:transfer/${organization}/billing/inbound/${ids.get(name)}`;
  };
  void transferArn;
};
const ids = new Map<string, string>();
