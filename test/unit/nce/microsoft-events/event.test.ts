import { describe, expect, it } from "vitest";
import {
  MicrosoftEvent,
  tellsOfAnEnd,
  transferNamed,
} from "../../../../shared/domain/nce/microsoft-events/event.ts";
import { NceSettings } from "../../../../shared/domain/nce/settings.ts";
import { lookAgain } from "../../../../shared/domain/nce/transfer/look-again.ts";
import { NceTransfer, RunningTransfer } from "../../../../shared/domain/nce/transfer/transfer.ts";
import { CUSTOMER } from "../nce-builders.ts";

const event = (more: object) => MicrosoftEvent.parse({ EventName: "complete-transfer", ...more });

describe("what one of Microsoft's webhooks tells", () => {
  it.each([
    ...["complete-transfer", "fail-transfer", "expire-transfer", "expired-transfer", "transfer-expired"],
    ...[
      "cancel-transfer",
      "canceled-transfer",
      "cancelled-transfer",
      "transfer-cancelled",
      "Complete-Transfer",
    ],
  ])("%s: a transfer came to an end", (EventName) => {
    expect(tellsOfAnEnd(event({ EventName }))).toBe(true);
    expect(tellsOfAnEnd(event({ EventName, ResourceName: "transfer" }))).toBe(true);
    expect(tellsOfAnEnd(event({ EventName, ResourceName: "Subscription" }))).toBe(false);
  });

  it.each([
    ...["create-transfer", "update-transfer", "test-created", "subscription-updated", "expired-subscription"],
    ...["reseller-relationship-accepted-by-customer", "indirect-reseller-relationship-accepted-by-customer"],
    ...["incomplete-transfer", "transfer", "complete", "completetransfer", "__proto__", " "],
  ])("%s: nothing to act on", (EventName) => {
    expect(tellsOfAnEnd(event({ EventName, ResourceName: null }))).toBe(false);
  });
});

describe("the transfer one of Microsoft's webhooks names", () => {
  const BASE = "https://api.partnercenter.microsoft.com/v1/customers/c0";
  const AUDIT = "https://api.partnercenter.microsoft.com/audit/p0_c0_T1_createtransfer_638500000000000000";
  it.each<[string, object, string | undefined]>([
    ["the resource", { ResourceUri: `${BASE}/transfers/T1` }, "T1"],
    [
      "the resource, though the audit record has another",
      { ResourceUri: `${BASE}/transfers/T2`, AuditUri: AUDIT },
      "T2",
    ],
    ["the misprinted resource", { ResourceUri: `${BASE}/transfer/T1/?a=b` }, "T1"],
    ["the audit record", { ResourceUri: BASE, AuditUri: AUDIT }, "T1"],
    ["the audit record alone", { AuditUri: "p0_c0_T1_completetransfer_1" }, "T1"],
    ["nothing", {}, undefined],
    ["nothing, by the customer alone", { ResourceUri: BASE, AuditUri: null }, undefined],
    ["nothing, by transfers of nobody", { ResourceUri: `${BASE}/transfers/` }, undefined],
    ["nothing, by another audit record", { AuditUri: "https://example/audit/p0_c0_T1" }, undefined],
    ["nothing, by too long an id", { AuditUri: `p_c_${"t".repeat(65)}_createtransfer_1` }, undefined],
    ["nothing, by no id", { AuditUri: "p_c__createtransfer_1" }, undefined],
  ])("is in %s", (_, given, named) => {
    expect(transferNamed(event(given))).toBe(named);
  });
});

describe("a transfer that is looked at again", () => {
  const NOW = "2024-06-15T12:00:00.000Z" as never;
  const line = (id: string, more: object) => ({
    id,
    subscription: `sub-${id}`,
    productType: "OnlineServicesNCE",
    ...more,
  });
  const running = (...lines: readonly object[]): RunningTransfer =>
    RunningTransfer.parse({
      id: "99999999-0000-4000-8000-000000000001",
      customer: CUSTOMER,
      source: "aaaaaaaa-0000-0000-0000-000000000000",
      target: "bbbbbbbb-0000-0000-0000-000000000000",
      sourceName: "Partner a",
      customerEmail: "admin@customer.example",
      createdAt: "2024-06-14T10:00:00.000Z",
      expiresAt: "2024-07-15T00:00:00.000Z",
      sequence: 3,
      status: "InProgress",
      submittedAt: "2024-06-15T10:00:00.000Z",
      windowStart: "2024-06-15T10:00:00.000Z",
      retryDeadline: "2024-06-18T10:00:00.000Z",
      lines,
    });
  const attempt = { attempts: 1, attemptedAt: "2024-06-15T11:00:00.000Z" };
  const failed = {
    status: "Failed",
    attempts: 1,
    failedAt: "2024-06-15T11:00:00.000Z",
    error: { description: "x" },
  };
  const complete = {
    ...{ status: "Complete", attempts: 1, completedAt: "2024-06-15T11:00:00.000Z" },
    ...{ effectiveDate: "2024-06-15", newSubscription: "new-1", newOrder: "order-1" },
  };

  it("has its lines due now that were to be later, and no others", () => {
    const transfer = running(
      line("1", { status: "InProgress", ...attempt }),
      line("2", { status: "InProgress", ...attempt, nextLookAt: "2024-06-15T13:00:00.000Z" }),
      line("3", { status: "InProgress", ...attempt, nextLookAt: "2024-06-15T11:30:00.000Z" }),
      line("4", { ...failed, nextAttemptAt: "2024-06-15T13:00:00.000Z" }),
      line("5", { ...failed, nextAttemptAt: "2024-06-15T11:30:00.000Z" }),
      line("6", failed),
      line("7", complete),
      line("8", { status: "Queued" }),
    );
    const next = lookAgain(transfer, NOW);

    const [, , third, , fifth, ...rest] = transfer.lines;
    expect(next?.lines).toEqual([
      { ...transfer.lines[0], nextLookAt: NOW },
      { ...transfer.lines[1], nextLookAt: NOW },
      third,
      { ...transfer.lines[3], nextAttemptAt: NOW },
      fifth,
      ...rest,
    ]);
    expect({ ...next, lines: [] }).toEqual({ ...transfer, lines: [] });
    expect(RunningTransfer.parse(next)).toEqual(next);
    // Once more, or later by the same clock: it is due already.
    expect(lookAgain(next as RunningTransfer, NOW)).toBeUndefined();
  });

  it("is not touched where it is over, or has not begun", () => {
    const { windowStart: _w, retryDeadline: _r, ...kept } = running(line("1", complete));
    const ended = NceTransfer.parse({ ...kept, status: "Complete", completedAt: attempt.attemptedAt });
    const { submittedAt: _s, lines: _l, ...asked } = kept;
    const pending = NceTransfer.parse({ ...asked, status: "Pending", remindedDays: [] });
    for (const transfer of [ended, pending, running(line("1", { status: "Queued" }))])
      expect(lookAgain(transfer, NOW)).toBeUndefined();
  });
});

describe("settings from before there were webhooks of Microsoft's", () => {
  it("are read, and trust nobody", () => {
    const before = { rounding: "HALF_UP_LINE", chargeTypes: {} };
    expect(NceSettings.parse(before)).toMatchObject({
      rounding: "HALF_UP_LINE",
      microsoftEvents: {
        certificateHosts: ["3psostorageacct.blob.core.windows.net"],
        organisation: "Microsoft Corporation",
        trustedCertificates: [],
      },
    });
  });
});
