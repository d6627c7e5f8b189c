import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NceSubscriptionId, NceTransferId, type TenantId } from "../../shared/domain/nce/ids.ts";
import { NceRefusedError, refuse } from "../../shared/domain/nce/refusals.ts";
import { DEFAULT_ROUNDING } from "../../shared/domain/nce/rounding-policy.ts";
import { createTransfer } from "../../shared/domain/nce/transfer/create.ts";
import { closeWindow, completeLine, failLine } from "../../shared/domain/nce/transfer/outcomes.ts";
import { retryTransfer } from "../../shared/domain/nce/transfer/retry.ts";
import { submitTransfer } from "../../shared/domain/nce/transfer/submit.ts";
import { isMoving } from "../../shared/domain/nce/transfer/subscription-changes.ts";
import {
  linesOf,
  NceTransfer,
  type RunningTransfer,
  TransferRequest,
} from "../../shared/domain/nce/transfer/transfer.ts";
import { transferAt } from "../../shared/domain/nce/transfer/transfer-timing.ts";
import { cancelTransfer, declineTransfer } from "../../shared/domain/nce/transfer/withdraw.ts";
import { addHours, type Instant } from "../../shared/domain/time/instant.ts";
import {
  A,
  at,
  B,
  begun,
  CUSTOMER,
  customer,
  lapsed,
  licence,
  NO_RATES,
  related,
  tenant,
} from "../unit/nce/nce-builders.ts";

/** Nothing is done with lines of a transfer that is not in progress. */
const runningOnly = (transfer: NceTransfer): RunningTransfer =>
  transfer.status === "InProgress"
    ? transfer
    : refuse("line-not-running", `The transfer is ${transfer.status}.`);

const SUBSCRIPTIONS = ["s1", "s2"].map((id) => licence({ id }));
/** Every way from one state to another that section 2.1 of the specification has; all others are forbidden. */
const ALLOWED: Readonly<Record<NceTransfer["status"], readonly NceTransfer["status"][]>> = {
  Pending: ["InProgress", "Cancelled", "Expired"],
  InProgress: ["Complete", "PartiallyComplete", "Failed"],
  PartiallyComplete: ["InProgress"],
  Complete: [],
  Failed: [],
  Expired: [],
  Cancelled: [],
};

const created = () =>
  createTransfer(
    TransferRequest.parse({
      customer: CUSTOMER,
      source: A.tenant,
      target: B.tenant,
      sourceName: "Partner a",
      customerEmail: "admin@customer.example",
    }),
    { customer: customer(), source: A, target: B, relationships: related(A, B) },
    { id: NceTransferId.parse("99999999-0000-0000-0000-000000000001"), now: at("2024-06-01T10:00:00.000Z") },
  );

const submit = (transfer: NceTransfer, who: TenantId, now: Instant) =>
  submitTransfer(
    transfer,
    { caller: who, now, lines: SUBSCRIPTIONS.map(({ id }) => ({ subscription: id })) },
    {
      source: A,
      target: B,
      relationships: related(A, B),
      subscriptions: SUBSCRIPTIONS,
      others: [],
      rateOf: NO_RATES,
      rounding: DEFAULT_ROUNDING,
    },
  );

const complete = (transfer: NceTransfer, id: string, completedAt: Instant) =>
  completeLine(runningOnly(transfer), id, {
    completedAt,
    newSubscription: NceSubscriptionId.parse(`new-${id}`),
    newOrder: "order",
  });

type Act = (transfer: NceTransfer, now: Instant) => NceTransfer;
const caller = fc.constantFrom(A.tenant, B.tenant, tenant("f"));
const line = fc.constantFrom("1", "2", "9");
const act: fc.Arbitrary<readonly [string, Act]> = fc.oneof(
  caller.map((who): readonly [string, Act] => ["submit", (transfer, now) => submit(transfer, who, now)]),
  caller.map((who): readonly [string, Act] => [
    "cancel",
    (transfer, now) => cancelTransfer(transfer, { caller: who, now }),
  ]),
  caller.map((who): readonly [string, Act] => [
    "decline",
    (transfer, now) => declineTransfer(transfer, { caller: who, now, reason: "no" }),
  ]),
  caller.map((who): readonly [string, Act] => [
    "retry",
    (transfer, now) => retryTransfer(transfer, { caller: who, now }, []),
  ]),
  line.map((id): readonly [string, Act] => [
    "start",
    (transfer, now) => begun(runningOnly(transfer), id, now),
  ]),
  line.map((id): readonly [string, Act] => ["complete", (transfer, now) => complete(transfer, id, now)]),
  line.map((id): readonly [string, Act] => [
    "move",
    (transfer, now) => complete(begun(runningOnly(transfer), id, now), id, now),
  ]),
  line.map((id): readonly [string, Act] => [
    "fail",
    (transfer, now) =>
      failLine(runningOnly(transfer), id, { failedAt: now, error: { description: "not yet" } }),
  ]),
  fc.constant<readonly [string, Act]>(["close", (transfer, now) => closeWindow(runningOnly(transfer), now)]),
  fc.constant<readonly [string, Act]>(["lapse", (transfer, now) => lapsed(runningOnly(transfer), now)]),
  fc.constant<readonly [string, Act]>(["look", transferAt]),
);
/** Hours that pass before an act: mostly little, sometimes past the window or the expiry. */
const pause = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 9 },
  { arbitrary: fc.constantFrom(72, 73, 720), weight: 1 },
);
/** Half of them begin submitted, so that late states are reached as well. */
const story = fc.tuple(
  fc.boolean(),
  fc.array(fc.tuple(pause, act), { minLength: 15, maxLength: 60, size: "max" }),
);

describe("a transfer", () => {
  it("only ever goes the ways of the specification, and keeps complete lines as they are", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(story, ([submitted, steps]) => {
        let now = at("2024-06-02T10:00:00.000Z");
        let transfer: NceTransfer = created();
        if (submitted) transfer = submit(transfer, A.tenant, now);
        for (const [hours, [, perform]] of steps) {
          now = addHours(now, hours);
          const before = transfer;
          try {
            transfer = perform(before, now);
          } catch (error) {
            if (!(error instanceof NceRefusedError)) throw error;
            continue;
          }
          seen.add(transfer.status);
          if (transfer.status !== before.status) expect(ALLOWED[before.status]).toContain(transfer.status);
          expect(NceTransfer.parse(transfer)).toEqual(transfer);
          for (const old of linesOf(before))
            if (old.status === "Complete") expect(linesOf(transfer)).toContainEqual(old);
          if (transfer.status !== "InProgress")
            expect(SUBSCRIPTIONS.some(({ id }) => isMoving(id, [transfer]))).toBe(false);
          if (transfer.status === "Complete")
            expect(linesOf(transfer).every(({ status }) => status === "Complete")).toBe(true);
        }
      }),
      { numRuns: 600 },
    );
    expect([...seen].sort()).toEqual(Object.keys(ALLOWED).sort());
  });
});
