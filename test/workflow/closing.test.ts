import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runMonthEnd } from "../../infra/local/month-end/run-month-end.ts";
import { withComposition } from "../../infra/local/with-composition.ts";
import { MonthClaim } from "../../shared/domain/month-end/run.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import type { Table } from "../../shared/ports/table.ts";
import { onDemand } from "../builders/cost-export.ts";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";

const CUSTOMER = "111111111111";
const period = BillingPeriod.parse("2026-10");

let partner: Partner;
beforeAll(async () => {
  partner = await openPartner({
    now: "2026-11-05T08:00:00Z",
    configuration: {
      organizations: [{ id: `o-${CUSTOMER}`, managementAccount: CUSTOMER, name: "Alpha" }],
      transfers: [{ name: "alpha", source: CUSTOMER, target: PARTNER, start: period }],
      billingGroups: [{ name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" }],
    },
    imports: [{ payer: CUSTOMER, period, rows: [onDemand("AmazonEC2", "10")] }],
  });
});
afterAll(() => partner.close());

const isClosed = (claim: unknown): boolean => MonthClaim.safeParse(claim).data?.status === "CLOSED";

describe("a final run whose power goes in the instant it closes its month", () => {
  it("has done everything else, because nothing is ever done again in a closed month", async () => {
    const left = await withComposition(partner.data, {}, async (deps) => {
      let isOff = false;
      const table: Table = {
        ...deps.table,
        transact: async (writes, token) => {
          isOff ||= writes.some((write) => write.kind === "put" && isClosed(write.item.claim));
          if (isOff) throw new Error("power cut");
          return deps.table.transact(writes, token);
        },
      };
      await expect(runMonthEnd({ ...deps, table }, { period, mode: "final" })).rejects.toThrow("power cut");
      const claim = await deps.months.findClaim(period);
      const run = await deps.months.findRun(period, claim?.runId ?? "");
      return { claim: claim?.status, run: run?.status, work: await deps.objects.list("work/") };
    });

    expect(left).toEqual({ claim: "ISSUING", run: "RUNNING", work: [] });
  });

  it("is finished by the next run, with the same invoice", async () => {
    const { invoices } = await partner.monthEnd(period);

    expect(invoices.map(({ number }) => number)).toEqual(["999999999999-000001"]);
    expect(await partner.json("verify", "--period", period)).toMatchObject({ ok: true });
  });
});
