import { describe, expect, it } from "vitest";
import { D } from "../../../shared/domain/money/decimal.ts";
import { NceSubscriptionId, NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { accruals, reversals, totalOf } from "../../../shared/domain/nce/incentives/earnings.ts";
import { forecastIncentives } from "../../../shared/domain/nce/incentives/forecast.ts";
import { chargeLine, isOrdinary, moveLines } from "../../../shared/domain/nce/reconciliation/charge-lines.ts";
import { ChargeTypes, DEFAULT_CHARGE_TYPES } from "../../../shared/domain/nce/reconciliation/charge-types.ts";
import { ReconciliationLine as Line } from "../../../shared/domain/nce/reconciliation/reconciliation-line.ts";
import {
  RECONCILIATION_COLUMNS,
  reconciliationRow,
} from "../../../shared/domain/nce/reconciliation/reconciliation-row.ts";
import { linesIn } from "../../../shared/domain/nce/reconciliation/select-lines.ts";
import { DEFAULT_ROUNDING } from "../../../shared/domain/nce/rounding-policy.ts";
import { moveLicence } from "../../../shared/domain/nce/settlement/move-subscription.ts";
import { chargesDue } from "../../../shared/domain/nce/subscription/charges-due.ts";
import type { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { at, day, licence, NO_RATES, partner, rates } from "./nce-builders.ts";

const source = partner("a", { incentivePercent: "4" });
const target = partner("b", { incentivePercent: "4" });
const TRANSFER = NceTransferId.parse("99999999-0000-0000-0000-000000000001");
const NEW = NceSubscriptionId.parse("sub-2");
const monthly = licence({ billingPlan: "monthly", unitPrice: "22.00" });

const moved = (subscription: LicenceSubscription, rateOf = NO_RATES, to = target) =>
  moveLicence(
    { subscription, source, rateOf, rounding: DEFAULT_ROUNDING },
    {
      transfer: TRANSFER,
      target: to,
      newSubscription: NEW,
      newOrder: "order-2",
      completedAt: at("2024-06-15T12:00:00.000Z"),
    },
  );
const ledger = (subscription: LicenceSubscription) => {
  const { charged, taken } = moved(subscription);
  const holder = { partner: source.tenant, id: subscription.id };
  const entries = [...accruals(holder, charged), ...reversals(holder, charged, taken)];
  return {
    entries: entries.map(({ kind, month, amount }) => [kind, month, amount]),
    total: totalOf(entries).toFixed(2),
  };
};
const forecast = (subscription: LicenceSubscription) =>
  forecastIncentives({
    subscription,
    source,
    target,
    arriving: NEW,
    day: day("2024-06-15"),
    rateOf: NO_RATES,
    rounding: DEFAULT_ROUNDING,
  });

describe("incentives", () => {
  it("E9: of a term paid at once are taken back in the month of the transfer, in proportion", () => {
    expect(ledger(licence())).toEqual({
      entries: [
        ["accrual", "2024-04", "105.60"],
        ["reversal", "2024-06", "-86.50"],
      ],
      total: "19.10",
    });
    expect(forecast(licence())).toMatchObject({
      source: { earned: { amount: "105.60" }, keeps: { amount: "19.10" } },
      target: {
        onTransfer: [{ month: "2024-06", base: "2162.60", amount: "86.50" }],
        later: [],
        total: { amount: "86.50" },
        customerAdd: { amount: "0.00" },
      },
    });
  });

  it("E9b: of a term paid by the month are earned with each month, and stop with the transfer", () => {
    expect(ledger(monthly)).toEqual({
      entries: [
        ["accrual", "2024-04", "8.80"],
        ["accrual", "2024-05", "8.80"],
        ["accrual", "2024-06", "8.80"],
        ["reversal", "2024-06", "-7.33"],
      ],
      total: "19.07",
    });
    const { target: coming } = forecast(monthly);
    expect(coming.onTransfer.map(({ amount }) => amount)).toEqual(["7.33"]);
    expect(coming.later.map(({ month, amount }) => `${month} ${amount}`)).toEqual([
      "2024-07 8.80",
      "2024-08 8.80",
      "2024-09 8.80",
      "2024-10 8.80",
      "2024-11 8.80",
      "2024-12 8.80",
      "2025-01 8.80",
      "2025-02 8.80",
      "2025-03 8.80",
    ]);
    expect(coming.total.amount).toBe("86.53");
  });

  it("are taken back at the percentage they were earned with", () => {
    const charged = chargesDue(licence(), day("2024-04-10"), {
      partner: partner("a", { incentivePercent: "2" }),
      rateOf: NO_RATES,
      rounding: DEFAULT_ROUNDING,
    });

    expect(ledger(licence({ segments: charged })).entries).toContainEqual(["reversal", "2024-06", "-43.25"]);
  });

  it("are nothing where the partner has none", () => {
    const { taken } = moved(licence(), NO_RATES, partner("b"));

    expect(accruals({ partner: target.tenant, id: NEW }, taken)).toEqual([]);
  });
});

const linesAfter = (subscription: LicenceSubscription, rateOf = NO_RATES, to = target) => {
  const result = moved(subscription, rateOf, to);
  const charges = result.charged.filter(isOrdinary).map((segment) => chargeLine(subscription, segment));
  return [...charges, ...moveLines(result, { transfer: TRANSFER })];
};
const context = {
  customer: { name: "Customer", country: "DE" },
  mpnId: "1",
  tax: { tax: "0.00", total: "0.00" },
};

describe("reconciliation lines", () => {
  it("are a credit of the source and a charge of the target that name each other", () => {
    const [, out, into] = linesAfter(licence());

    expect(out).toMatchObject({
      kind: "transferOut",
      partner: source.tenant,
      subscription: "sub-1",
      transfer: TRANSFER,
      counterpart: into?.id,
      start: "2024-06-15",
      end: "2025-04-09",
      subtotal: "-2162.60",
      billableQuantity: -10,
    });
    expect(into).toMatchObject({
      kind: "transferIn",
      partner: target.tenant,
      subscription: "sub-2",
      counterpart: out?.id,
      subtotal: "2162.60",
      quantity: 10,
    });
    for (const line of linesAfter(monthly)) expect(Line.parse(line)).toEqual(line);
  });

  it("have the same subtotal in the estimate and, from the next month on, in the final file", () => {
    const period = BillingPeriod.parse("2024-06");
    const select = (kind: "estimated" | "final", now: string, partnerOf = source) =>
      linesIn(linesAfter(monthly), { partner: partnerOf.tenant, period, kind }, at(now)).map(
        ({ kind: type, subtotal }) => [type, subtotal],
      );

    expect(select("estimated", "2024-06-15T12:00:00.000Z")).toEqual([
      ["cycleCharge", "220.00"],
      ["transferOut", "-183.30"],
    ]);
    expect(select("estimated", "2024-06-15T12:00:00.000Z", target)).toEqual([["transferIn", "183.30"]]);
    expect(select("final", "2024-06-30T23:59:59.999Z")).toEqual([]);
    expect(select("final", "2024-07-01T00:00:00.000Z")).toEqual(
      select("estimated", "2024-07-01T00:00:00.000Z"),
    );
  });

  it("are rows with the published columns, whose price, rate and quantity give the subtotal back", () => {
    const rateOf = rates(["EUR", "SEK", "2024-06-15", "11.4235"]);
    const promoted = licence({ promotion: { id: "PROMO-15", percent: "15", until: "2024-12-31" } });
    const rows = linesAfter(promoted, rateOf, partner("b", { billingCurrency: "SEK" })).map((line) =>
      reconciliationRow(line, context),
    );

    expect(Object.keys(rows[0] ?? {})).toEqual([...RECONCILIATION_COLUMNS]);
    expect(rows.map((row) => row.ChargeType)).toEqual(["new", "cancelImmediate", "new"]);
    expect(rows[2]).toMatchObject({
      UnitPrice: "264",
      PricingCurrency: "EUR",
      Currency: "SEK",
      PCToBCExchangeRate: "11.4235",
      PCToBCExchangeRateDate: "2024-06-15",
      PromotionId: "PROMO-15",
      TermAndBillingCycle: "One-Year commitment for yearly billing",
      ChargeStartDate: "2024-06-15",
      ChargeEndDate: "2025-04-09",
      ReferenceId: TRANSFER,
      InvoiceNumber: "",
    });
    for (const row of rows) {
      const unit = new D(row.EffectiveUnitPrice)
        .times(row.PCToBCExchangeRate)
        .toDecimalPlaces(2, D.ROUND_DOWN);
      expect(unit.times(row.BillableQuantity).toFixed(2)).toBe(row.Subtotal);
    }
  });

  it("can be called otherwise", () => {
    const rowsOf = (types?: ChargeTypes) =>
      linesAfter(licence()).map((line) =>
        reconciliationRow(line, { ...context, chargeTypes: types, invoice: "G001" }),
      );
    const chargeTypes = ChargeTypes.parse({ transferOut: "transferOut" });

    expect(rowsOf(chargeTypes)[1]).toMatchObject({ ChargeType: "transferOut", InvoiceNumber: "G001" });
    expect(rowsOf()[1]).toMatchObject({ ChargeType: "cancelImmediate" });
    expect(chargeTypes).toEqual({ ...DEFAULT_CHARGE_TYPES, transferOut: "transferOut" });
    // Settings that were stored before there were other changes.
    const { removeQuantity, cancelImmediate, convertOut, convertIn, ...stored } = DEFAULT_CHARGE_TYPES;
    expect(ChargeTypes.parse({ ...stored, new: "purchase" })).toEqual({
      ...DEFAULT_CHARGE_TYPES,
      new: "purchase",
    });
    expect(() => ChargeTypes.parse({ transferOut: "a b" })).toThrow();
  });
});
