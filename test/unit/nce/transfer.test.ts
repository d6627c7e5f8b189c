import { describe, expect, it } from "vitest";
import { NceSubscriptionId, NceTransferId, type TenantId } from "../../../shared/domain/nce/ids.ts";
import { type NcePartner, NceRelationship } from "../../../shared/domain/nce/partner.ts";
import { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import { DEFAULT_ROUNDING } from "../../../shared/domain/nce/rounding-policy.ts";
import type { NceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { createTransfer, type Participants } from "../../../shared/domain/nce/transfer/create.ts";
import {
  closeWindow,
  completeLine,
  failLine,
  linesDue,
  nextStepAt,
} from "../../../shared/domain/nce/transfer/execute.ts";
import { retryTransfer } from "../../../shared/domain/nce/transfer/retry.ts";
import { type SubmissionFacts, submitTransfer } from "../../../shared/domain/nce/transfer/submit.ts";
import { isMoving, requireChangeable } from "../../../shared/domain/nce/transfer/subscription-changes.ts";
import {
  NceTransfer,
  type RunningTransfer,
  TransferRequest,
} from "../../../shared/domain/nce/transfer/transfer.ts";
import {
  expiryOf,
  nextAttemptAt,
  reminded,
  remindersDue,
  retryDeadlineOf,
  transferAt,
} from "../../../shared/domain/nce/transfer/transfer-timing.ts";
import { cancelTransfer, declineTransfer } from "../../../shared/domain/nce/transfer/withdraw.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import {
  A,
  at,
  azure,
  B,
  begun,
  CUSTOMER,
  customer,
  licence,
  NO_RATES,
  partner,
  related,
  tenant,
} from "./nce-builders.ts";

const CREATED = at("2024-06-01T10:00:00.000Z");
const SUBMITTED = at("2024-06-10T10:00:00.000Z");
const ID = NceTransferId.parse("99999999-0000-0000-0000-000000000001");

const request = (fields: Record<string, unknown> = {}) =>
  TransferRequest.parse({
    customer: CUSTOMER,
    source: A.tenant,
    target: B.tenant,
    sourceName: "Partner a",
    customerEmail: "admin@customer.example",
    ...fields,
  });
const participants = (fields: Partial<Participants> = {}): Participants => ({
  customer: customer(),
  source: A,
  target: B,
  relationships: related(A, B),
  ...fields,
});
const create = (fields: Record<string, unknown> = {}, known: Partial<Participants> = {}) =>
  createTransfer(request(fields), participants(known), { id: ID, now: CREATED });

const facts = (
  subscriptions: readonly NceSubscription[],
  fields: Partial<SubmissionFacts> = {},
): SubmissionFacts => ({
  source: A,
  target: B,
  relationships: related(A, B),
  subscriptions,
  others: [],
  rateOf: NO_RATES,
  rounding: DEFAULT_ROUNDING,
  ...fields,
});
const select = (...ids: readonly string[]) =>
  ids.map((id) => ({ subscription: NceSubscriptionId.parse(id) }));
const submit = (
  transfer: NceTransfer,
  subscriptions: readonly NceSubscription[],
  {
    fields = {},
    now = SUBMITTED,
    caller = A.tenant,
    lines = select(...subscriptions.map(({ id }) => id)),
  } = {},
) => submitTransfer(transfer, { caller, lines, now }, facts(subscriptions, fields));
const running = (...ids: readonly string[]): RunningTransfer =>
  submit(
    create(),
    ids.map((id) => licence({ id })),
  );

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof NceRefusedError)
      return `${error.code} ${error.status} ${error.microsoftCode ?? "-"}`;
    throw error;
  }
  return "accepted";
};

const completed = (transfer: RunningTransfer, id: string, completedAt: Instant) =>
  completeLine(begun(transfer, id, completedAt), id, {
    completedAt,
    newSubscription: NceSubscriptionId.parse(`new-${id}`),
    newOrder: `order-${id}`,
  });
const failed = (transfer: RunningTransfer, id: string, failedAt: Instant) =>
  failLine(begun(transfer, id, failedAt), id, { failedAt, error: { description: "not yet" } });
const asRunning = (transfer: NceTransfer): RunningTransfer => {
  if (transfer.status !== "InProgress") throw new Error(transfer.status);
  return transfer;
};

describe("createTransfer", () => {
  it("makes a pending request that expires 30 days later at the next midnight", () => {
    expect(create()).toMatchObject({
      status: "Pending",
      createdAt: CREATED,
      expiresAt: "2024-07-02T00:00:00.000Z",
      remindedDays: [],
    });
  });

  const reseller = (fields: Record<string, unknown> = {}): NcePartner =>
    partner("e", { kind: "indirect-reseller", provider: B.tenant, mpnId: "777", ...fields }) as NcePartner;
  const provider = partner("b", { kind: "indirect-provider" });
  const ended = ({ tenant: partnerTenant }: { readonly tenant: TenantId }) =>
    NceRelationship.parse({
      customer: CUSTOMER,
      partner: partnerTenant,
      status: "ended",
      acceptedAt: CREATED,
      endedAt: CREATED,
    });
  const named = { partnerOfRecord: "777" };
  const usd = { billingCurrency: "USD" };
  const north = { region: "North America" };

  it.each<[string, Record<string, unknown>, Partial<Participants>, string]>([
    ["an unknown customer", {}, { customer: undefined }, "customer-not-found 404 60003"],
    [
      "an unknown source",
      {},
      { source: undefined, relationships: related(B) },
      "partner-not-found 404 60003",
    ],
    ["one partner on both sides", { source: B.tenant }, { source: B }, "same-partner 400 -"],
    [
      "a target the customer did not accept",
      {},
      { relationships: related(A) },
      "customer-not-found 404 60003",
    ],
    [
      "a target the customer no longer wants",
      {},
      { relationships: [...related(A), ended(B)] },
      "relationship-not-accepted 403 -",
    ],
    ["a source without relationship", {}, { relationships: related(B) }, "partner-not-found 404 60003"],
    ["a reseller as source", {}, { source: reseller() }, "not-a-billing-owner 400 -"],
    ["a reseller as target", {}, { target: reseller() }, "not-a-billing-owner 400 -"],
    ["a locked customer", {}, { customer: customer({ locked: true }) }, "customer-locked 403 900416"],
    [
      "legacy Azure",
      {},
      { customer: customer({ legacyAzure: true }) },
      "customer-has-legacy-azure 400 900131",
    ],
    ["two regions", {}, { source: partner("a", north) }, "region-differs 400 -"],
    [
      "two currencies outside Europe",
      {},
      { source: partner("a", north), target: partner("b", { ...north, ...usd }) },
      "currency-differs 400 -",
    ],
    ["a product type twice", { productTypes: ["SaaS", "SaaS"] }, {}, "product-types-invalid 400 -"],
    [
      "a partner of record of a direct-bill target",
      named,
      { reseller: reseller() },
      "partner-of-record-not-allowed 400 900400",
    ],
    ["an unknown partner of record", named, { target: provider }, "partner-of-record-unknown 400 900154"],
    [
      "a partner of record that is no reseller",
      named,
      { target: provider, reseller: partner("e", { mpnId: "777" }) },
      "partner-of-record-unknown 400 900154",
    ],
    [
      "a reseller of another provider",
      named,
      { target: provider, reseller: reseller({ provider: A.tenant }) },
      "partner-of-record-not-authorised 400 900414",
    ],
    ["two currencies inside Europe: fine", {}, { target: partner("b", usd) }, "accepted"],
    ["the provider's own reseller: fine", named, { target: provider, reseller: reseller() }, "accepted"],
  ])("judges %s", (_, fields, known, code) => {
    expect(codeOf(() => create(fields, known))).toBe(code);
  });

  it.each([{ productTypes: [] }, { customerEmail: "nobody" }, { productTypes: ["Windows"] }, { surplus: 1 }])(
    "does not parse %j",
    (fields) => {
      expect(() => request(fields)).toThrow();
    },
  );
});

describe("timing", () => {
  it("rounds the expiry up to midnight and keeps an exact one", () => {
    expect(expiryOf(at("2024-04-30T18:31:41.000Z"))).toBe("2024-05-31T00:00:00.000Z");
    expect(expiryOf(at("2024-05-01T00:00:00.000Z"))).toBe("2024-05-31T00:00:00.000Z");
    expect(expiryOf(at("2024-05-01T00:00:00.001Z"))).toBe("2024-06-01T00:00:00.000Z");
  });

  it("takes a pending transfer past its deadline for expired, whether or not a timer came by", () => {
    const pending = create();

    expect(transferAt(pending, at("2024-07-01T23:59:59.999Z"))).toBe(pending);
    expect(transferAt(pending, pending.expiresAt)).toMatchObject({
      status: "Expired",
      endedAt: "2024-07-02T00:00:00.000Z",
    });
  });

  it("reminds on days 7, 21 and 29, each once, and not after the expiry", () => {
    const pending = create();

    expect(remindersDue(pending, at("2024-06-08T09:59:59.999Z"))).toEqual([]);
    expect(remindersDue(pending, at("2024-06-08T10:00:00.000Z"))).toEqual([7]);
    expect(remindersDue(reminded(pending, [7]), at("2024-06-30T10:00:00.000Z"))).toEqual([21, 29]);
    expect(remindersDue(pending, pending.expiresAt)).toEqual([]);
  });

  it("doubles the pauses up to two hours and makes a last attempt before the window closes", () => {
    const pauses: number[] = [];
    let failedAt: Instant | undefined = SUBMITTED;
    while (failedAt !== undefined) {
      const next = nextAttemptAt(failedAt, SUBMITTED);
      if (next !== undefined) pauses.push((Date.parse(next) - Date.parse(failedAt)) / 60_000);
      failedAt = next;
    }

    expect(pauses.slice(0, 8)).toEqual([5, 5, 10, 20, 40, 80, 120, 120]);
    expect(pauses.reduce((total, minutes) => total + minutes, 0)).toBe(72 * 60 - 15);
  });
});

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

describe("cancel and decline", () => {
  it("lets only the creating target cancel, and only while pending", () => {
    const cancel = (transfer: NceTransfer, caller = B.tenant, now = SUBMITTED) =>
      codeOf(() => cancelTransfer(transfer, { caller, now }));

    expect(cancelTransfer(create(), { caller: B.tenant, now: SUBMITTED })).toMatchObject({
      status: "Cancelled",
      endedAt: SUBMITTED,
      cause: { kind: "cancelled" },
    });
    expect(cancel(create(), A.tenant)).toBe("not-the-target 403 -");
    expect(cancel(running("sub-1"))).toBe("transfer-not-pending 409 900279");
    expect(cancel(create(), B.tenant, at("2024-07-02T00:00:00.000Z"))).toBe("transfer-expired 409 900279");
  });

  it("lets the source decline with a reason", () => {
    const decline = (reason: string, caller = A.tenant) =>
      codeOf(() => declineTransfer(create(), { caller, now: SUBMITTED, reason }));

    expect(
      declineTransfer(create(), { caller: A.tenant, now: SUBMITTED, reason: " Not our customer. " }),
    ).toMatchObject({ status: "Cancelled", cause: { kind: "declined", reason: "Not our customer." } });
    expect(decline("  ")).toBe("reason-missing 400 -");
    expect(decline("no", B.tenant)).toBe("not-the-source 403 -");
  });
});

describe("execution of a submitted transfer", () => {
  it("is complete with its last line, and dates each by the UTC day of its completion", () => {
    const first = asRunning(completed(running("s1", "s2"), "1", at("2024-06-10T23:59:59.999Z")));
    const all = completed(first, "2", at("2024-06-11T00:00:00.000Z"));

    expect(all).toMatchObject({
      status: "Complete",
      completedAt: "2024-06-11T00:00:00.000Z",
      lines: [
        { status: "Complete", effectiveDate: "2024-06-10", newSubscription: "new-1", attempts: 1 },
        { status: "Complete", effectiveDate: "2024-06-11", newOrder: "order-2", attempts: 1 },
      ],
    });
    expect(all).not.toHaveProperty("retryDeadline");
    expect(NceTransfer.parse(all)).toEqual(all);
  });

  it("tries a failed line again after its pause and leaves complete ones alone", () => {
    const one = asRunning(completed(running("s1", "s2"), "1", SUBMITTED));
    const two = failed(one, "2", SUBMITTED);

    expect(two.lines[1]).toMatchObject({
      status: "Failed",
      attempts: 1,
      nextAttemptAt: "2024-06-10T10:05:00.000Z",
    });
    expect(linesDue(two, at("2024-06-10T10:04:59.999Z"))).toEqual([]);
    expect(nextStepAt(two)).toBe("2024-06-10T10:05:00.000Z");
    expect(codeOf(() => begun(two, "2", SUBMITTED))).toBe("line-not-running 409 -");
    const three = completed(two, "2", at("2024-06-10T10:05:00.000Z"));
    expect(three).toMatchObject({ status: "Complete", lines: [{ attempts: 1 }, { attempts: 2 }] });
  });

  it("gives one attempt at a time to whoever comes first, and takes up one that was killed", () => {
    const started = begun(running("s1"), "1", SUBMITTED);

    expect(codeOf(() => begun(started, "1", SUBMITTED))).toBe("line-not-running 409 -");
    expect(linesDue(started, at("2024-06-10T10:15:00.000Z"))).toHaveLength(1);
    expect(codeOf(() => completed(running("s1"), "2", SUBMITTED))).toBe("line-not-running 409 -");
    expect(
      codeOf(() => failLine(running("s1"), "1", { failedAt: SUBMITTED, error: { description: "x" } })),
    ).toBe("line-not-running 409 -");
  });

  it("ends partially complete when the 72 hours are over, failed when nothing moved", () => {
    const deadline = retryDeadlineOf(SUBMITTED);
    const half = failed(asRunning(completed(running("s1", "s2"), "1", SUBMITTED)), "2", SUBMITTED);

    expect(codeOf(() => closeWindow(half, at("2024-06-13T09:59:59.999Z")))).toBe("retries-not-over 409 -");
    const partial = closeWindow(half, at("2024-06-14T00:00:00.000Z"));
    expect(partial).toMatchObject({
      status: "PartiallyComplete",
      endedAt: deadline,
      lines: [{ status: "Complete" }, { status: "Failed", error: { description: "not yet" } }],
    });
    expect(partial.lines[1]).not.toHaveProperty("nextAttemptAt");
    expect(NceTransfer.parse(partial)).toEqual(partial);
    const nothing = closeWindow(begun(running("s1", "s2"), "1", SUBMITTED), deadline);
    expect(nothing).toMatchObject({
      status: "Failed",
      lines: [
        { status: "Failed", attempts: 1 },
        { status: "Failed", attempts: 0 },
      ],
    });
    expect(NceTransfer.parse(nothing)).toEqual(nothing);
    expect(linesDue(half, deadline)).toEqual([]);
  });

  it("lets the source retry failed lines in a new window, chosen ones or all", () => {
    let transfer = running("s1", "s2", "s3");
    transfer = asRunning(completed(transfer, "1", SUBMITTED));
    transfer = failed(failed(transfer, "2", SUBMITTED), "3", SUBMITTED);
    const partial = closeWindow(transfer, retryDeadlineOf(SUBMITTED));
    const now = at("2024-06-20T08:00:00.000Z");
    const retry = (lines?: readonly string[], caller = A.tenant, others: readonly NceTransfer[] = []) =>
      retryTransfer(partial, { caller, lines, now }, others);

    expect(retry()).toMatchObject({ status: "InProgress", retryDeadline: "2024-06-23T08:00:00.000Z" });
    expect(linesDue(retry(), now).map(({ id }) => id)).toEqual(["2", "3"]);
    expect(linesDue(retry(["3"]), now).map(({ id }) => id)).toEqual(["3"]);
    expect(completed(retry(["3"]), "3", now).status).toBe("InProgress");
    expect(closeWindow(retry(["3"]), at("2024-06-23T08:00:00.000Z")).status).toBe("PartiallyComplete");
    expect(codeOf(() => retry(["1"]))).toBe("line-not-failed 409 -");
    expect(codeOf(() => retry([]))).toBe("no-lines 400 -");
    expect(codeOf(() => retry(undefined, B.tenant))).toBe("not-the-source 403 -");
    expect(codeOf(() => retry(["9"]))).toBe("line-unknown 400 -");
    expect(codeOf(() => retry(undefined, A.tenant, [running("s3")]))).toBe("subscription-busy 409 900278");
    expect(codeOf(() => retry(["2"], A.tenant, [running("s3")]))).toBe("accepted");
    const nothing = closeWindow(running("s1"), retryDeadlineOf(SUBMITTED));
    expect(codeOf(() => retryTransfer(nothing, { caller: A.tenant, now }, []))).toBe(
      "transfer-not-retryable 409 900279",
    );
  });
});

describe("changes of a subscription", () => {
  const sub = NceSubscriptionId.parse("s2");

  it("wait from submission to completion and nowhere else", () => {
    const submitted = running("s1", "s2");
    const retried = failed(submitted, "2", SUBMITTED);
    const half = closeWindow(asRunning(completed(retried, "1", SUBMITTED)), retryDeadlineOf(SUBMITTED));
    const again = retryTransfer(half, { caller: A.tenant, now: at("2024-06-20T08:00:00.000Z") }, []);

    expect(
      [create(), submitted, retried, half, again, completed(submitted, "2", SUBMITTED)].map((transfer) =>
        isMoving(sub, [transfer]),
      ),
    ).toEqual([false, true, true, false, true, false]);
    expect(codeOf(() => requireChangeable(sub, [submitted]))).toBe("subscription-busy 409 900278");
    expect(codeOf(() => requireChangeable(NceSubscriptionId.parse("s3"), [submitted]))).toBe("accepted");
  });
});
