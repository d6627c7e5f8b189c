import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onDemand, writeText } from "../builders/cost-export.ts";
import { offerFile } from "../builders/offer-file.ts";
import { configurationText, openPartner, PARTNER, type Partner } from "../builders/partner.ts";

const ALPHA = "111111111111";
const rule = (
  name: string,
  type: string,
  modifierPercentage: string,
  where: object = { scope: "GLOBAL" },
) => ({
  name,
  ...where,
  type,
  modifierPercentage,
});
const file = (rules: readonly ReturnType<typeof rule>[]) => ({
  organizations: [
    { id: "o-alpha00001", managementAccount: ALPHA, name: "Alpha", accounts: [{ id: ALPHA, name: "root" }] },
  ],
  transfers: [{ name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" }],
  pricingRules: rules,
  pricingPlans: [{ name: "standard", rules: rules.map(({ name }) => name) }],
  billingGroups: [{ name: "alpha", transfer: "alpha", plan: "standard" }],
});
const ec2 = (usageType: string) => ({ scope: "SKU", service: "AmazonEC2", usageType });
const doubtful = file([
  rule("all", "DISCOUNT", "12"),
  rule("s3", "MARKUP", "5", { scope: "SERVICE", service: "AmazonS3" }),
  rule("large", "DISCOUNT", "14", ec2("BoxUsage:m5.largf")),
  rule("typing-error", "DISCOUNT", "15", { scope: "SERVICE", service: "AmazonRds" }),
]);

type Applied = { warnings: readonly { code?: string; severity?: string; path: string; reason: string }[] };
let partner: Partner;
const dryRun = async (configuration: object): Promise<readonly string[]> => {
  const path = await writeText(join(partner.folder, "doubtful.yaml"), configurationText(configuration));
  const { warnings } = await partner.json<Applied>("apply", path, "--dry-run");
  return warnings.map(({ code, severity, path: place }) => `${severity} ${code} at ${place}`);
};

beforeAll(async () => {
  partner = await openPartner({
    configuration: file([rule("all", "DISCOUNT", "12")]),
    now: "2026-11-05T08:00:00Z",
  });
});
afterAll(() => partner.close());

describe("rebill apply on a doubtful file", () => {
  it("says what the file alone shows while no month has been run", async () => {
    expect(await dryRun(doubtful)).toEqual(["note overlapping-rules at pricingRules[1]"]);
  });

  it("knows usage, discounts and margins once a month has been run, an estimate as well", async () => {
    await partner.importRows({
      payer: ALPHA,
      period: "2026-10",
      rows: [
        onDemand("AmazonEC2", "100", { net: "91" }),
        onDemand("AmazonRDS", "50", { usageType: "InstanceUsage:db.t3", operation: "Create", net: "50" }),
      ],
    });
    await partner.monthEnd("2026-10", "estimate");

    expect(await dryRun(doubtful)).toEqual([
      "note unknown-service at pricingRules[1]",
      "note overlapping-rules at pricingRules[1]",
      "warning unknown-usage-type at pricingRules[2]",
      "warning unknown-service at pricingRules[3]",
      "warning discount-above-own at billingGroups[0]",
    ]);
  });

  it("tells of groups that the plan in force sold below cost, and of nothing else in a clean file", async () => {
    const path = await writeText(
      join(partner.folder, "same.yaml"),
      configurationText(file([rule("all", "DISCOUNT", "12")])),
    );

    const { stderr, exitCode } = await partner.run("apply", path);

    expect(exitCode).toBe(0);
    expect(stderr.split("\n").filter((line) => /warning|note/.test(line))).toEqual([
      expect.stringContaining(
        "warning: billingGroups[0]: alpha pays for AmazonRDS 12 % below the public price, while its seller 999999999999 in 2026-10 pays the public price: a loss; the same with AmazonEC2",
      ),
      expect.stringContaining(
        "warning: billingGroups[0]: alpha was sold below cost in 2026-10: 132.00 for what cost 141.00 USD, mostly AmazonRDS (12 %) and AmazonEC2 (3.3 %)",
      ),
    ]);
  });

  it("takes SKUs of the price lists for known, and keeps silent where a list is about one region", async () => {
    const folder = join(partner.folder, "offers");
    const tiers = [["0", "Inf", "0.1"]] as const;
    await writeText(
      join(folder, "ec2.json"),
      offerFile("AmazonEC2", [{ sku: "A", usageType: "USW2-Box", tiers }]),
    );
    await partner.json("import-prices", "--from", folder);

    expect(await dryRun(doubtful)).not.toContain("warning unknown-usage-type at pricingRules[2]");
  });
});
