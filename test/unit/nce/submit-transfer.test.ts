import { describe, expect, it } from "vitest";
import type { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import type { NceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { NceTransfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import { A, at, azure, B, licence, partner, related, tenant } from "./nce-builders.ts";
import { CREATED, codeOf, create, running, SUBMITTED, select, submit } from "./transfer-builders.ts";

describe("submitTransfer", () => {
  it("queues a line for each subscription and starts the 72 hours", () => {
    const transfer = submit(create(), [licence(), azure("azure-1")]);

    expect(transfer).toMatchObject({
      status: "InProgress",
      submittedAt: SUBMITTED,
      retryDeadline: "2024-06-13T10:00:00.000Z",
      lines: [
        { id: "1", status: "Queued", subscription: "sub-1", quantity: 10, billingPlan: "annual" },
        { id: "2", status: "Queued", subscription: "azure-1", productType: "AzureSubscription" },
      ],
    });
    expect(NceTransfer.parse(transfer)).toEqual(transfer);
  });

  const many = (count: number, plan: string, prefix = plan) =>
    Array.from({ length: count }, (_, index) =>
      licence({ id: `${prefix}-${index}`, billingPlan: plan, unitPrice: "22.00" }),
    );
  const filter = { productTypes: ["OnlineServicesNCE"] };

  it.each<[string, () => unknown, string]>([
    ["nothing selected", () => submit(create(), []), "no-lines 400 -"],
    ["the target", () => submit(create(), [licence()], { caller: B.tenant }), "not-the-source 403 -"],
    ["a third partner", () => submit(create(), [licence()], { caller: tenant("f") }), "not-the-source 403 -"],
    [
      "an unknown subscription",
      () => submit(create(), [], { lines: select("sub-9") }),
      "subscription-not-selectable 400 -",
    ],
    [
      "a foreign subscription",
      () => submit(create(), [licence(), licence({ id: "x", partner: B.tenant })]),
      "subscription-not-selectable 400 -",
    ],
    [
      "another customer's",
      () => submit(create(), [licence({ customer: tenant("d") })]),
      "subscription-not-selectable 400 -",
    ],
    [
      "a suspended subscription",
      () => submit(create(), [licence({ state: { kind: "suspended", since: CREATED } })]),
      "subscription-inactive 400 -",
    ],
    [
      "a subscription twice",
      () => submit(create(), [licence()], { lines: select("sub-1", "sub-1") }),
      "line-twice 400 -",
    ],
    [
      "Azure under a licence filter",
      () => submit(create(filter), [azure("azure-1")]),
      "product-type-excluded 400 -",
    ],
    [
      "a wrong product type",
      () =>
        submit(create(), [licence()], { lines: [{ ...select("sub-1")[0], productType: "SaaS" }] as never }),
      "product-type-excluded 400 -",
    ],
    [
      "a reservation",
      () => submit(create(), [azure("r", "AzureReservation")]),
      "reservations-stay 400 900145",
    ],
    [
      "software",
      () => submit(create(), [licence({ productType: "Software" })]),
      "product-not-transferable 400 -",
    ],
    ["26 monthly lines", () => submit(create(), many(26, "monthly")), "too-many-lines 400 -"],
    [
      "25 monthly and 25 annual: fine",
      () => submit(create(), [...many(25, "monthly"), ...many(25, "annual")]),
      "accepted",
    ],
    [
      "many Azure lines: fine",
      () =>
        submit(
          create(),
          Array.from({ length: 60 }, (_, index) => azure(`azure-${index}`)),
        ),
      "accepted",
    ],
    [
      "an expired transfer",
      () => submit(create(), [licence()], { now: at("2024-07-02T00:00:00.000Z") }),
      "transfer-expired 409 900279",
    ],
    [
      "the last instant before: fine",
      () => submit(create(), [licence()], { now: at("2024-07-01T23:59:59.999Z") }),
      "accepted",
    ],
    [
      "a transfer that was submitted",
      () => submit(running("sub-1"), [licence()]),
      "transfer-not-pending 409 900279",
    ],
    [
      "a subscription another transfer moves",
      () => submit(create(), [licence()], { fields: { others: [running("sub-1")] } }),
      "subscription-busy 409 900278",
    ],
    [
      "one another transfer only asks for: fine",
      () => submit(create(), [licence()], { fields: { others: [create()] } }),
      "accepted",
    ],
    [
      "a relationship that ended",
      () => submit(create(), [licence()], { fields: { relationships: related(A) } }),
      "relationship-not-accepted 403 -",
    ],
    [
      "no exchange rate",
      () => submit(create(), [licence()], { fields: { target: partner("b", { billingCurrency: "SEK" }) } }),
      "fx-rate-missing 400 -",
    ],
    [
      "a term that is over and that nobody renewed yet: fine",
      () => submit(create(), [licence({ termStart: "2023-04-10", termEnd: "2024-04-09" })]),
      "accepted",
    ],
    [
      "a term that is over for good",
      () => submit(create(), [licence({ termStart: "2023-04-10", termEnd: "2024-04-09", autoRenew: false })]),
      "subscription-inactive 400 -",
    ],
  ])("judges %s", (_, act, code) => {
    expect(codeOf(act)).toBe(code);
  });

  it("says where the wrong line is, and the same of a foreign and an unknown one", () => {
    const refusal = (subscriptions: readonly NceSubscription[]) => {
      try {
        return submit(create(), subscriptions, { lines: select("sub-1", "x") });
      } catch (error) {
        const { message, field } = error as NceRefusedError;
        return { message, field };
      }
    };
    const foreign = refusal([licence(), licence({ id: "x", partner: B.tenant })]);

    expect(foreign).toMatchObject({ field: "lineItems.1.subscriptionId" });
    expect(refusal([licence()])).toEqual(foreign);
  });
});
