import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { assertReady } from "../../../shared/use-cases/month-end/assert-ready.ts";
import { PARTNER, SAKURA, snapshot } from "../invoicing/invoicing-month.ts";
import { line, sale } from "../invoicing/microsoft-sales.ts";

const microsoft = [sale([line("1", "220.00", { currency: "USD" })], { currency: "USD" })];
const group = {
  arn: `arn:aws:billingconductor::${PARTNER}:billinggroup/aaaaaaaaaa`,
  name: "labs",
  type: "STANDARD",
  owner: PARTNER,
  primaryAccount: "999999999998",
  plan: "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan",
  accounts: ["999999999998"],
};
/** Whether a month without any cost data may be run. */
const isRun = (parts: object, ...payersBefore: readonly string[]): boolean => {
  const configuration = snapshot({ transfers: [], ...parts });
  try {
    for (const mode of ["estimate", "final"] as const)
      assertReady({
        configuration,
        deliveries: [],
        mode,
        payersBefore: payersBefore.map((each) => AccountId.parse(each)),
      });
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/no cost data of 2026-10 is imported/);
    return false;
  }
};

describe("a month without cost data", () => {
  it.each<[string, object, readonly string[], boolean]>([
    ["is run with Microsoft's charges alone", { microsoft }, [], true],
    ["is run when what was transferred is not any more", { microsoft }, [SAKURA], true],
    ["is not run when the partner's own bill was forgotten", { microsoft }, [PARTNER], false],
    ["is not run where there is a group to bill", { microsoft, billingGroups: [group] }, [], false],
    [
      "is not run where a bill is transferred",
      {
        microsoft,
        transfers: [
          { id: "rt-sakura001", name: "sakura", source: SAKURA, target: PARTNER, start: "2026-10" },
        ],
      },
      [],
      false,
    ],
    ["is not run with nothing at all", {}, [], false],
  ])("%s", (_, parts, payersBefore, expected) => {
    expect(isRun(parts, ...payersBefore)).toBe(expected);
  });
});
