import { describe, expect, it } from "vitest";
import { NceSubscriptionId } from "../../../shared/domain/nce/ids.ts";
import { linesDue, nextStepAt } from "../../../shared/domain/nce/transfer/attempts.ts";
import { closeWindow, failLine } from "../../../shared/domain/nce/transfer/outcomes.ts";
import { retryTransfer } from "../../../shared/domain/nce/transfer/retry.ts";
import { isMoving, requireChangeable } from "../../../shared/domain/nce/transfer/subscription-changes.ts";
import { NceTransfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import { retryDeadlineOf } from "../../../shared/domain/nce/transfer/transfer-timing.ts";
import { cancelTransfer, declineTransfer } from "../../../shared/domain/nce/transfer/withdraw.ts";
import { A, at, B, begun, lapsed } from "./nce-builders.ts";
import { asRunning, codeOf, completed, create, failed, running, SUBMITTED } from "./transfer-builders.ts";

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
    // Its pause was over within the window, so it is tried once more, however late.
    const late = at("2024-06-14T00:00:00.000Z");
    expect(codeOf(() => closeWindow(half, late))).toBe("retries-not-over 409 -");
    const partial = lapsed(half, late);
    expect(partial).toMatchObject({
      status: "PartiallyComplete",
      endedAt: late,
      lines: [{ status: "Complete" }, { status: "Failed", error: { description: "not yet" } }],
    });
    expect(partial.lines[1]).not.toHaveProperty("nextAttemptAt");
    expect(NceTransfer.parse(partial)).toEqual(partial);
    const nothing = lapsed(failed(running("s1", "s2"), "1", SUBMITTED), deadline);
    expect(nothing).toMatchObject({
      status: "Failed",
      lines: [
        { status: "Failed", attempts: 2 },
        { status: "Failed", attempts: 1 },
      ],
    });
    expect(NceTransfer.parse(nothing)).toEqual(nothing);
  });

  it("lets the source retry failed lines in a new window, chosen ones or all", () => {
    let transfer = running("s1", "s2", "s3");
    transfer = asRunning(completed(transfer, "1", SUBMITTED));
    transfer = failed(failed(transfer, "2", SUBMITTED), "3", SUBMITTED);
    const partial = lapsed(transfer, retryDeadlineOf(SUBMITTED));
    const now = at("2024-06-20T08:00:00.000Z");
    const retry = (lines?: readonly string[], caller = A.tenant, others: readonly NceTransfer[] = []) =>
      retryTransfer(partial, { caller, lines, now }, others);

    expect(retry()).toMatchObject({ status: "InProgress", retryDeadline: "2024-06-23T08:00:00.000Z" });
    expect(linesDue(retry(), now).map(({ id }) => id)).toEqual(["2", "3"]);
    expect(linesDue(retry(["3"]), now).map(({ id }) => id)).toEqual(["3"]);
    expect(completed(retry(["3"]), "3", now).status).toBe("InProgress");
    expect(lapsed(retry(["3"]), at("2024-06-23T08:00:00.000Z")).status).toBe("PartiallyComplete");
    expect(codeOf(() => retry(["1"]))).toBe("line-not-failed 409 -");
    expect(codeOf(() => retry([]))).toBe("no-lines 400 -");
    expect(codeOf(() => retry(undefined, B.tenant))).toBe("not-the-source 403 -");
    expect(codeOf(() => retry(["9"]))).toBe("line-unknown 400 -");
    expect(codeOf(() => retry(undefined, A.tenant, [running("s3")]))).toBe("subscription-busy 409 900278");
    expect(codeOf(() => retry(["2"], A.tenant, [running("s3")]))).toBe("accepted");
    const nothing = lapsed(running("s1"), retryDeadlineOf(SUBMITTED));
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
    const half = lapsed(asRunning(completed(retried, "1", SUBMITTED)), retryDeadlineOf(SUBMITTED));
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
