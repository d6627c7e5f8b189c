import { describe, expect, it } from "vitest";
import { planGroups } from "../../../shared/domain/billing-transfer/plan-groups.ts";
import {
  delivery,
  groupArn,
  organisation,
  PARTNER,
  snapshot,
  standardGroup,
  transfer,
  transferGroup,
} from "../../builders/configuration.ts";

const RESELLER = "222222222222";
const CUSTOMER = "333333333333";

const chain = (groups: readonly unknown[]) =>
  snapshot({
    organisations: [organisation(RESELLER), organisation(CUSTOMER, ["333333333334"])],
    transfers: [transfer(RESELLER, PARTNER), transfer(CUSTOMER, RESELLER)],
    billingGroups: groups,
  });

const summary = (plan: ReturnType<typeof planGroups>) =>
  plan.tasks.map((task) => ({
    name: task.name,
    level: task.level,
    buyer: task.buyer,
    rows: task.selections.map((selection) => [selection.payer, selection.accounts, selection.upstream]),
  }));

describe("planGroups", () => {
  it("covers everything a source hands over with the group of the direct transfer", () => {
    const plan = planGroups(
      chain([transferGroup("gb", RESELLER, PARTNER), transferGroup("ga", CUSTOMER, RESELLER)]),
      [delivery(RESELLER), delivery(CUSTOMER)],
    );

    expect(summary(plan)).toEqual([
      {
        name: "gb",
        level: 1,
        buyer: RESELLER,
        rows: [
          [RESELLER, "all", null],
          [CUSTOMER, "all", null],
        ],
      },
      { name: "ga", level: 2, buyer: CUSTOMER, rows: [[CUSTOMER, "all", groupArn(PARTNER, "gb")]] },
    ]);
    expect(plan.unbilled).toEqual([]);
  });

  it("prefers the group an upper level keeps for the indirect source, billed to the account in between", () => {
    const plan = planGroups(
      chain([
        transferGroup("gb", RESELLER, PARTNER),
        transferGroup("gaTop", CUSTOMER, PARTNER),
        transferGroup("ga", CUSTOMER, RESELLER),
      ]),
      [delivery(RESELLER), delivery(CUSTOMER)],
    );

    expect(summary(plan)).toEqual([
      { name: "gaTop", level: 1, buyer: RESELLER, rows: [[CUSTOMER, "all", null]] },
      { name: "gb", level: 1, buyer: RESELLER, rows: [[RESELLER, "all", null]] },
      { name: "ga", level: 2, buyer: CUSTOMER, rows: [[CUSTOMER, "all", groupArn(PARTNER, "gaTop")]] },
    ]);
  });

  it("prices a Passthrough group as the nearest level above that has prices of its own", () => {
    const plan = planGroups(
      chain([
        transferGroup("gb", RESELLER, PARTNER, "Passthrough"),
        transferGroup("ga", CUSTOMER, RESELLER, "Passthrough"),
      ]),
      [delivery(CUSTOMER)],
    );

    expect(plan.tasks.map((task) => task.plan)).toEqual([
      { kind: "PASSTHROUGH", pricedBy: null },
      { kind: "PASSTHROUGH", pricedBy: null },
    ]);
  });

  it("puts a transferred source without any group into suspense at the owner's level", () => {
    const plan = planGroups(chain([transferGroup("ga", CUSTOMER, RESELLER)]), [delivery(CUSTOMER)]);

    expect(plan.unbilled).toEqual([
      { payer: CUSTOMER, accounts: "all", except: [], reason: "NO_GROUP", owner: PARTNER, level: 1 },
    ]);
  });

  it("keeps the partner's own accounts outside every group as own usage", () => {
    const plan = planGroups(snapshot({ billingGroups: [standardGroup("labs", ["999999999998"])] }), [
      delivery(PARTNER, [PARTNER, "999999999998"]),
    ]);

    expect(summary(plan)).toEqual([
      { name: "labs", level: 1, buyer: "999999999998", rows: [[PARTNER, ["999999999998"], null]] },
    ]);
    expect(plan.unbilled).toEqual([
      {
        payer: PARTNER,
        accounts: "all",
        except: ["999999999998"],
        reason: "OWN_USAGE",
        owner: PARTNER,
        level: 1,
      },
    ]);
  });

  describe("for a group whose primary account joined or left its organisation", () => {
    const LABS = "999999999998";
    const planned = (dates: object, plan?: string) => {
      const own = organisation(PARTNER, ["999999999997"]) as { accounts: object[] };
      const accounts = [...own.accounts, { id: LABS, name: "labs", ...dates }];
      return planGroups(
        snapshot({
          organisations: [{ ...own, accounts }],
          billingGroups: [
            {
              ...(standardGroup("labs", [LABS, "999999999997"]) as object),
              ...(plan && { plan: `arn:aws:billingconductor::aws:pricingplan/${plan}` }),
            },
          ],
        }),
        [delivery(PARTNER, [PARTNER, "999999999997", LABS])],
      );
    };
    const joined = "2026-10-15T00:00:00.000Z";
    const left = "2026-10-28T00:00:00.000Z";

    it.each([
      ["within the month", { joined, left }, { joined, left }],
      ["before the month", { joined: "2026-10-01T00:00:00.000Z" }, undefined],
      ["after the month", { left: "2026-11-01T00:00:00.000Z" }, undefined],
      ["within it, one way", { joined: "2020-01-01T00:00:00.000Z", left }, { left }],
    ])("%s, keeps what cuts the month", (_when, dates, interval) => {
      expect(planned(dates).tasks[0]?.interval).toEqual(interval);
    });

    it("refuses to cut what a level above bills for the whole month", () => {
      expect(planned({ joined }).cutPassthrough).toEqual([]);
      expect(planned({ joined }, "Passthrough").cutPassthrough).toHaveLength(1);
    });
  });

  it("leaves the bill of an organisation that is not transferred this month alone", () => {
    const plan = planGroups(snapshot({ organisations: [organisation(CUSTOMER)] }), [delivery(CUSTOMER)]);

    expect(plan.tasks).toEqual([]);
    expect(plan.unbilled.map((rows) => rows.reason)).toEqual(["NOT_TRANSFERRED"]);
  });

  it("splits one payer's export by the organisations its accounts belong to", () => {
    const plan = planGroups(
      snapshot({
        organisations: [organisation(CUSTOMER, ["333333333334"])],
        transfers: [transfer(CUSTOMER, PARTNER)],
        billingGroups: [transferGroup("c", CUSTOMER, PARTNER)],
      }),
      [delivery(PARTNER, [PARTNER, "333333333334", "555555555555"])],
    );

    expect(summary(plan)).toEqual([
      { name: "c", level: 1, buyer: CUSTOMER, rows: [[PARTNER, ["333333333334"], null]] },
    ]);
    expect(plan.unbilled).toEqual([
      {
        payer: PARTNER,
        accounts: "all",
        except: ["333333333334"],
        reason: "OWN_USAGE",
        owner: PARTNER,
        level: 1,
      },
    ]);
  });

  it("reports a group that would add two currencies", () => {
    const plan = planGroups(chain([transferGroup("gb", RESELLER, PARTNER)]), [
      delivery(RESELLER, [RESELLER], "USD"),
      delivery(CUSTOMER, [CUSTOMER], "EUR"),
    ]);

    expect(plan.mixedCurrencies).toEqual([{ group: groupArn(PARTNER, "gb"), currencies: ["EUR", "USD"] }]);
  });
});
