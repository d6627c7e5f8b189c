import { describe, expect, it } from "vitest";
import { LINES_MAX, planTransfers } from "../../../shared/domain/nce/transfer/plan.ts";
import { type NceTransfer, NceTransfer as Transfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import {
  NceTransferPlan,
  needsRequest,
  progressOf,
} from "../../../shared/domain/nce/transfer/transfer-plan.ts";
import { A, azure, B, CUSTOMER, licence } from "./nce-builders.ts";

const AT = "2024-06-15T10:00:00.000Z";
const ID = "99999999-0000-4000-8000-000000000001";
const base = {
  id: ID,
  customer: CUSTOMER,
  source: A.tenant,
  target: B.tenant,
  sourceName: "Partner a",
  customerEmail: "admin@customer.example",
  createdAt: AT,
  expiresAt: "2024-07-16T00:00:00.000Z",
  sequence: 1,
};
const line = (status: "Complete" | "Failed") => ({
  id: "1",
  subscription: "sub-1",
  productType: "OnlineServicesNCE",
  attempts: 1,
  status,
  ...(status === "Complete"
    ? { completedAt: AT, effectiveDate: "2024-06-15", newSubscription: "new-1", newOrder: "order-1" }
    : { failedAt: AT, error: { description: "x" } }),
});
const transfer = (status: NceTransfer["status"]): NceTransfer =>
  Transfer.parse({
    ...base,
    status,
    ...{
      Pending: { remindedDays: [] },
      InProgress: { submittedAt: AT, windowStart: AT, retryDeadline: AT, lines: [line("Failed")] },
      Complete: { submittedAt: AT, completedAt: AT, lines: [line("Complete")] },
      PartiallyComplete: { submittedAt: AT, endedAt: AT, lines: [line("Complete"), line("Failed")] },
      Failed: { submittedAt: AT, endedAt: AT, lines: [line("Failed")] },
      Expired: { endedAt: AT },
      Cancelled: { endedAt: AT, cause: { kind: "cancelled" } },
    }[status],
  });

describe("a plan", () => {
  it("keeps every transfer within what a record holds, Azure included", () => {
    const subscriptions = [
      ...Array.from({ length: 1801 }, (_, index) => azure(`azure-${String(index).padStart(4, "0")}`)),
      ...Array.from({ length: 30 }, (_, index) => licence({ id: `licence-${index}` })),
    ];

    const parts = planTransfers(subscriptions);

    expect(parts.map((part) => part.length)).toEqual([925, 905, 1]);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(LINES_MAX);
    expect(new Set(parts.flat()).size).toBe(1831);
  });

  const plan = NceTransferPlan.parse({
    id: ID,
    customer: CUSTOMER,
    source: A.tenant,
    target: B.tenant,
    createdAt: AT,
    parts: [{ subscriptions: ["sub-1"] }, { subscriptions: ["sub-2", "sub-3"] }],
  });
  type Status = NceTransfer["status"] | undefined;

  it.each<[Status, Status, string]>([
    [undefined, undefined, "Planned"],
    ["Pending", undefined, "Planned"],
    ["Cancelled", "Expired", "Planned"],
    ["InProgress", undefined, "InProgress"],
    ["Complete", "Pending", "InProgress"],
    ["Complete", "Expired", "InProgress"],
    ["Complete", "Complete", "Complete"],
    ["Complete", "Failed", "PartiallyComplete"],
    ["PartiallyComplete", "Failed", "PartiallyComplete"],
    ["Failed", "Failed", "Failed"],
  ])("of parts that are %s and %s is %s", (first, second, status) => {
    const transfers = [first, second].map((each) => (each === undefined ? undefined : transfer(each)));

    expect(progressOf(plan, transfers)).toMatchObject({ status, transfers: 2, lines: 3 });
  });

  it("asks again for what came to nothing, and for nothing that moved or is on its way", () => {
    const again = [undefined, "Failed", "Expired", "Cancelled"] as const;
    const not = ["Pending", "InProgress", "Complete", "PartiallyComplete"] as const;

    for (const status of again)
      expect(needsRequest(status === undefined ? undefined : transfer(status))).toBe(true);
    for (const status of not) expect(needsRequest(transfer(status))).toBe(false);
  });
});
