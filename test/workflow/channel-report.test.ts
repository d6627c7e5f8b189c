import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as sdk from "@aws-sdk/client-partnercentral-channel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChannelReport } from "../../shared/domain/partner-central/channel-report.ts";
import { PARTNER, type Partner } from "../builders/partner.ts";
import { CUSTOMERS, DIRECT, openSmallWorld, PERIOD, RESELLER } from "../builders/small-world.ts";
import { type ServedPartner, servePartner } from "../support/served-partner.ts";

const catalog = "AWS";
let partner: Partner;
let relationships: Record<"reseller" | "direct" | "customer", string>;
let reports: { partner: ChannelReport; reseller: ChannelReport; customer: ChannelReport; csv: string };

/** An activated program management account of a profile, with relationships. */
const setUp = async (
  served: ServedPartner,
  profile: string,
  account: string,
  customers: readonly {
    associatedAccountId: string;
    associationType: sdk.AssociationType;
    displayName: string;
  }[],
): Promise<string[]> => {
  const client = new sdk.PartnerCentralChannelClient(await served.settings(profile));
  const { programManagementAccountDetail } = await client.send(
    new sdk.CreateProgramManagementAccountCommand({
      catalog,
      program: account === PARTNER ? "DISTRIBUTION" : "DISTRIBUTION_SELLER",
      displayName: profile,
      accountId: account,
    }),
  );
  const pma = programManagementAccountDetail?.id;
  const { channelHandshakeDetail } = await client.send(
    new sdk.CreateChannelHandshakeCommand({
      catalog,
      handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT",
      associatedResourceIdentifier: pma,
    }),
  );
  await client.send(
    new sdk.AcceptChannelHandshakeCommand({ catalog, identifier: channelHandshakeDetail?.id }),
  );
  const ids: string[] = [];
  for (const customer of customers) {
    const { relationshipDetail } = await client.send(
      new sdk.CreateRelationshipCommand({
        catalog,
        programManagementAccountIdentifier: pma,
        sector: "COMMERCIAL",
        requestedSupportPlan: {
          partnerLedSupport: {
            coverage: "ENTIRE_ORGANIZATION",
            tamLocation: "Berlin",
            provider: "DISTRIBUTOR",
          },
        },
        ...customer,
      }),
    );
    ids.push(relationshipDetail?.id ?? "");
  }
  client.destroy();
  return ids;
};

beforeAll(async () => {
  partner = await openSmallWorld();
  await partner.json("clock", "set", "2026-10-20T08:00:00Z");
  for (const [profile, account] of [
    ["reseller", RESELLER],
    ["customer", CUSTOMERS[0]],
  ] as const)
    await partner.json(
      "credentials",
      "create",
      "--account",
      account,
      "--role",
      "finance-viewer",
      "--profile",
      `${profile}-viewer`,
    );
  await partner.json(
    "credentials",
    "create",
    "--account",
    RESELLER,
    "--role",
    "billing-admin",
    "--profile",
    "reseller",
  );
  const first = await servePartner(partner);
  const [reseller = "", direct = ""] = await setUp(first, "rebill", PARTNER, [
    { associatedAccountId: RESELLER, associationType: "DOWNSTREAM_SELLER", displayName: "Rhein" },
    { associatedAccountId: DIRECT, associationType: "END_CUSTOMER", displayName: '=1+1 "Delta"' },
  ]);
  const [customer = ""] = await setUp(first, "reseller", RESELLER, [
    { associatedAccountId: CUSTOMERS[0], associationType: "END_CUSTOMER", displayName: "Käfer" },
  ]);
  relationships = { reseller, direct, customer };
  await first.serve.stop();
  await partner.json("clock", "set", "2026-11-05T08:00:00Z");
  await partner.monthEnd(PERIOD, "final");
  const second = await servePartner(partner);
  const get = async (profile: string, path = "") =>
    second.raw("GET", `/rebill/v1/channel-reports/${PERIOD}${path}`, { profile });
  reports = {
    partner: (await get("rebill")).body,
    reseller: (await get("reseller-viewer")).body,
    customer: (await get("customer-viewer")).body,
    csv: (await get("rebill", "/csv")).text,
  };
  await second.serve.stop();
}, 400_000);
afterAll(() => partner?.close());

describe("the channel report of a closed month", () => {
  it("has every relationship with what AWS bills for its organisation, and nothing is missing", async () => {
    const { supplierBills } = await partner.monthEnd(PERIOD, "final");
    const netOf = (account: string) => supplierBills.find(({ payer }) => payer === account)?.net;
    const { rows, withoutRelationship, totals, run } = reports.partner;

    expect(run?.mode).toBe("final");
    expect(rows.map(({ relationship, spend }) => [relationship, spend?.amount])).toEqual([
      [relationships.reseller, undefined],
      [relationships.customer, netOf(CUSTOMERS[0])],
      [relationships.direct, netOf(DIRECT)],
    ]);
    expect(rows[2]).toMatchObject({
      program: "DISTRIBUTION",
      account: PARTNER,
      displayName: '=1+1 "Delta"',
      customerAccount: DIRECT,
      organization: `o-${DIRECT}`,
      organizationName: "Delta SA",
      associationType: "END_CUSTOMER",
      sector: "COMMERCIAL",
      resaleAccountModel: null,
      supportPlan: { kind: "PARTNER_LED_SUPPORT", coverage: "ENTIRE_ORGANIZATION", provider: "DISTRIBUTOR" },
      servicePeriod: null,
      transfer: expect.stringMatching(/^rt-/),
      reportedWith: null,
    });
    expect(withoutRelationship).toMatchObject([
      {
        customerAccount: CUSTOMERS[1],
        organizationName: "Sakura KK",
        spend: { amount: netOf(CUSTOMERS[1]) },
      },
      { customerAccount: PARTNER, spend: { amount: netOf(PARTNER) } },
    ]);
    const all = supplierBills.map(({ net }) => net);
    expect(totals).toHaveLength(1);
    expect(exactSum(all)).toBe(totals[0]?.total);
    expect(exactSum([totals[0]?.withRelationship ?? "", totals[0]?.withoutRelationship ?? ""])).toBe(
      totals[0]?.total,
    );
  });

  it("shows another account its own relationships at its own cost, never what AWS bills", async () => {
    const { groups, supplierBills } = await partner.monthEnd(PERIOD, "final");
    const costOf = (name: string) => groups.find((group) => group.name === name)?.awsCost;
    const { rows, withoutRelationship } = reports.reseller;

    expect(rows.map(({ relationship, spend }) => [relationship, spend?.amount])).toEqual([
      [relationships.customer, costOf("first")],
    ]);
    expect(withoutRelationship).toMatchObject([
      { customerAccount: CUSTOMERS[1], spend: { amount: costOf("second") } },
    ]);
    const upstream = supplierBills.find(({ payer }) => payer === CUSTOMERS[0])?.net ?? "";
    expect(JSON.stringify(reports.reseller)).not.toContain(upstream);
    expect(reports.customer).toMatchObject({ rows: [], withoutRelationship: [], totals: [] });
  });

  it("is the same as CSV and from the command line", async () => {
    const path = join(partner.folder, "channel.csv");

    const printed = await partner.json<ChannelReport>("channel-report", "--period", PERIOD, "--csv", path);

    expect(printed).toEqual(reports.partner);
    expect(await readFile(path, "utf8")).toBe(reports.csv);
    const lines = reports.csv.split("\r\n");
    expect(lines).toHaveLength(7);
    expect(lines[3]).toContain(`,${relationships.direct},"'=1+1 ""Delta""",${DIRECT},`);
    expect(lines[4]).toMatch(new RegExp(`^${PERIOD},final-[0-9a-f]+,FINAL,,,,,,${CUSTOMERS[1]},`));
  });
});

describe("a month that cannot be reported", () => {
  it("is refused by name before it has begun, and without figures while it has no run", async () => {
    const early = await partner.run("channel-report", "--period", "2026-12");
    const none = await partner.json<ChannelReport>("channel-report", "--period", "2026-11");
    const unwritable = await partner.run(
      "channel-report",
      "--period",
      PERIOD,
      "--csv",
      "/nowhere/at/all.csv",
    );

    expect([early.exitCode, early.stderr]).toEqual([2, expect.stringMatching(/--period.*has not begun/)]);
    expect(none.run).toBeNull();
    expect(none.rows.map(({ spend }) => spend)).toEqual([null, null, null]);
    expect([unwritable.exitCode, unwritable.stderr]).toEqual([2, expect.stringMatching(/--csv.*ENOENT/)]);
  });
});

/** Sum of exact decimals as text, by whole numbers of the smallest place. */
const exactSum = (amounts: readonly string[]): string => {
  const places = 40;
  const scaled = amounts.map((amount) => {
    const [whole = "0", fraction = ""] = amount.replace("-", "").split(".");
    const value = BigInt(whole + fraction.padEnd(places, "0"));
    return amount.startsWith("-") ? -value : value;
  });
  const total = scaled.reduce((left, right) => left + right, 0n);
  const text = String(total < 0n ? -total : total).padStart(places + 1, "0");
  const fraction = text.slice(-places).replace(/0+$/, "");
  return `${total < 0n ? "-" : ""}${text.slice(0, -places)}${fraction === "" ? "" : `.${fraction}`}`;
};
