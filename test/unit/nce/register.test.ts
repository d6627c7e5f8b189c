import { describe, expect, it } from "vitest";
import { NceSubscriptionId } from "../../../shared/domain/nce/ids.ts";
import { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import { DEFAULT_ROUNDING } from "../../../shared/domain/nce/rounding-policy.ts";
import { settle } from "../../../shared/domain/nce/settlement/settle.ts";
import { registerSubscription } from "../../../shared/domain/nce/subscription/register.ts";
import { RegisterSubscription } from "../../../shared/domain/nce/subscription/register-input.ts";
import { isLicence, NceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { A, at, B, CUSTOMER, day, NO_RATES, partner, rates } from "./nce-builders.ts";

const body = (fields: Record<string, unknown> = {}) => ({
  customer: CUSTOMER.toUpperCase(),
  partner: A.tenant,
  productType: "OnlineServicesNCE",
  product: "Microsoft 365 Business Premium",
  sku: "CFQ7TTC0LCHC:0002",
  quantity: 10,
  unitPrice: "264.00",
  currency: "EUR",
  termStart: "2024-04-10",
  termEnd: "2025-04-09",
  termDuration: "P1Y",
  billingPlan: "annual",
  autoRenew: true,
  ...fields,
});
const register = (fields: Record<string, unknown> = {}, rateOf = NO_RATES, owner = A) =>
  registerSubscription(RegisterSubscription.parse(body(fields)), {
    id: NceSubscriptionId.parse("sub-1"),
    now: at("2024-05-02T00:00:00.000Z"),
    context: { partner: owner, rateOf, rounding: DEFAULT_ROUNDING },
  });
const licenceOf = (subscription: NceSubscription) => {
  if (!isLicence(subscription)) throw new Error(subscription.productType);
  return subscription;
};
const fieldOf = (fields: Record<string, unknown>): string | undefined => {
  try {
    register(fields);
  } catch (error) {
    if (error instanceof NceRefusedError) return error.field;
    throw error;
  }
  return "accepted";
};

describe("registerSubscription", () => {
  it("fills in what follows from the rest", () => {
    const { termEnd: _, ...open } = body();
    const subscription = registerSubscription(RegisterSubscription.parse(open), {
      id: NceSubscriptionId.parse("sub-1"),
      now: at("2024-05-02T00:00:00.000Z"),
      context: { partner: A, rateOf: NO_RATES, rounding: DEFAULT_ROUNDING },
    });

    expect(subscription).toMatchObject({
      customer: CUSTOMER,
      termEnd: "2025-04-09",
      termNumber: 1,
      state: { kind: "active" },
      scheduledChanges: [],
      cancellableUntil: "2024-04-17T00:00:00.000Z",
      segments: [],
    });
    expect(NceSubscription.parse(subscription)).toEqual(subscription);
  });

  it("E11 told afterwards: seats added later are given with the price of the whole cycle", () => {
    const subscription = licenceOf(
      register({
        quantity: 15,
        segments: [
          { start: "2024-04-10", end: "2025-04-09", quantity: 10, unitPrice: "264.00" },
          { start: "2024-05-01", quantity: 5 },
        ],
      }),
    );
    const { settlement, posted } = settle({
      subscription,
      source: A,
      target: B,
      day: day("2024-06-15"),
      rateOf: NO_RATES,
      rounding: DEFAULT_ROUNDING,
    });

    expect(posted).toEqual([]);
    expect(subscription.segments.map(({ kind }) => kind)).toEqual(["new", "addQuantity"]);
    expect(settlement).toMatchObject({
      sourcePaid: { amount: "3884.05" },
      refund: { amount: "-3243.90" },
      sourceNet: { amount: "640.15" },
    });
  });

  it("keeps the rate a charge was made with, or takes the one quoted for its day", () => {
    const owner = partner("a", { billingCurrency: "SEK" });
    const quoted = rates(["EUR", "SEK", "2024-04-01", "11"]);
    const fx = (fxRate?: string) =>
      licenceOf(register({ segments: [{ start: "2024-04-10", quantity: 10, fxRate }] }, quoted, owner))
        .segments[0]?.fx;

    expect(fx("12.50")).toEqual({ rate: "12.5", date: "2024-04-10" });
    expect(fx()).toEqual({ rate: "11", date: "2024-04-01" });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ termEnd: "2025-06-09" }, "termEnd"],
    [{ billingPlan: "triennial" }, "billingPlan"],
    [{ segments: [{ start: "2025-04-10", quantity: 10 }] }, "segments.0.start"],
    [{ segments: [{ start: "2024-04-10", end: "2025-04-01", quantity: 10 }] }, "segments.0.end"],
    [{ segments: [{ start: "2024-04-10", quantity: 9 }] }, "segments"],
    [{ segments: [{ start: "2024-04-10", quantity: 10 }] }, "accepted"],
  ])("judges %j", (fields, field) => {
    expect(fieldOf(fields)).toBe(field);
  });

  it.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { unitPrice: 264 },
    { unitPrice: "-1" },
    { currency: "XXX" },
    { termStart: "2023-02-29" },
    { productType: "Legacy" },
    { surplus: true },
    { promotion: { id: "P", percent: "101", until: "2024-12-31" } },
    { segments: [{ start: "2024-04-10", quantity: 10, fxRate: "0" }] },
  ])("does not parse %j", (fields) => {
    expect(RegisterSubscription.safeParse(body(fields)).success).toBe(false);
  });

  it("takes an Azure subscription without price and term, and keeps none", () => {
    expect(register({ productType: "AzureSubscription" })).toEqual({
      id: "sub-1",
      customer: CUSTOMER,
      partner: A.tenant,
      product: "Microsoft 365 Business Premium",
      sku: "CFQ7TTC0LCHC:0002",
      state: { kind: "active" },
      productType: "AzureSubscription",
    });
    const {
      quantity: _q,
      unitPrice: _u,
      termStart: _s,
      termDuration: _d,
      billingPlan: _b,
      ...little
    } = body({
      productType: "AzureReservation",
      state: "suspended",
    });
    expect(RegisterSubscription.parse(little)).toMatchObject({ productType: "AzureReservation" });
  });
});
