import { join } from "node:path";
import { expect } from "vitest";
import { type CostRow, onDemand, writeText } from "../../builders/cost-export.ts";
import { configurationText, fileHashes, openPartner, PARTNER } from "../../builders/partner.ts";
import type { CliRun } from "../../support/run-cli.ts";

export const ALPHA = "111111111111";
export const BETA = "222222222222";
export const MEMBER = "111111111112";

export const organisation = (account: string, name: string) => ({
  id: `o-${account}`,
  managementAccount: account,
  name,
  accounts: [{ id: account, name: `${name}-root` }],
});
/** A sound configuration; every bad file is this one with one thing wrong. */
export const sound = {
  organizations: [
    {
      ...organisation(ALPHA, "alpha"),
      accounts: [
        { id: ALPHA, name: "alpha-root" },
        { id: MEMBER, name: "alpha-prod" },
      ],
    },
    organisation(BETA, "beta"),
  ],
  transfers: [
    { name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" },
    { name: "beta", source: BETA, target: PARTNER, start: "2026-10" },
  ],
  pricingRules: [{ name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7" }],
  pricingPlans: [{ name: "standard", rules: ["minus-7"] }],
  billingGroups: [
    { name: "alpha", transfer: "alpha", plan: "standard" },
    { name: "beta", transfer: "beta", plan: "standard" },
    { name: "labs", primaryAccount: "999999999998", plan: "BasicPricingPlan" },
  ],
  customLineItems: [
    {
      name: "support",
      description: "Support",
      group: "alpha",
      type: "FEE",
      percentage: "10",
      of: ["group"],
      from: "2026-10",
    },
  ],
  fxRates: [{ period: "2026-10", from: "USD", to: "EUR", rate: "0.9", source: "ECB", date: "2026-10-30" }],
  paymentProfiles: [
    { account: ALPHA, sellerOfRecord: "Northwind Cloud Ltd", currency: "EUR", method: "bank-transfer" },
  ],
};
export type Sound = typeof sound;

export const row = onDemand("AmazonEC2", "10");
export const alphaRows = (period: string, rows: readonly CostRow[] = [row]) => ({
  payer: ALPHA,
  period,
  rows,
});

/** Locks and remains of temporary files are no content. */
const isNoContent = (path: string): boolean => /^\.(lock|tmp)($|\/)/.test(path);

const show = process.env.SHOW === undefined ? () => {} : (text: string) => process.stdout.write(`${text}\n`);

/** A partner whose October is closed, and what must leave it as it is. */
export const openBadInputWorld = async () => {
  const partner = await openPartner({
    configuration: sound,
    imports: [alphaRows("2026-10"), { ...alphaRows("2026-10"), payer: BETA }, alphaRows("2026-11")],
    now: "2026-12-05T08:00:00Z",
  });
  await partner.monthEnd("2026-10");
  const content = () => fileHashes(partner.data, isNoContent);
  const before = await content();
  let files = 0;
  const applyText = async (text: string): Promise<CliRun> => {
    files += 1;
    const path = await writeText(join(partner.folder, "bad", `configuration-${files}.yaml`), text);
    return partner.run("apply", path, "--json");
  };
  const importFrom = (path: string, ...more: readonly string[]): Promise<CliRun> =>
    partner.run(
      ...["import-cost", "--payer", ALPHA, "--period", "2026-11", "--from", path, "--json"],
      ...more,
    );
  return {
    partner,
    content,
    before,
    applyText,
    applyChanged: (change: (configuration: Sound) => object): Promise<CliRun> =>
      applyText(configurationText(change(structuredClone(sound)))),
    importFrom,
    importCsv: async (name: string, text: string): Promise<CliRun> =>
      importFrom(await writeText(join(partner.folder, "bad", name), text)),
    /** Exit code 2, one message, one JSON document with the same message, and every byte as before. */
    expectRefused: async (
      { exitCode, stdout, stderr }: CliRun,
      ...expected: readonly (string | RegExp)[]
    ): Promise<void> => {
      show(stderr);
      const message: string = JSON.parse(stdout).error.message;
      for (const part of expected) expect(message).toMatch(part);
      expect(stderr.match(/^rebill: /gm)).toHaveLength(1);
      expect(stderr.endsWith(`rebill: ${message}\n`)).toBe(true);
      expect(stderr).not.toMatch(/Error\b|\bundefined\b|\[object|\n\s+at /);
      expect(exitCode).toBe(2);
      expect(await content()).toEqual(before);
    },
  };
};
export type BadInputWorld = Awaited<ReturnType<typeof openBadInputWorld>>;
