import { describe, expect, it } from "vitest";
import { toStored } from "../../../shared/adapters/dynamodb/stored-item.ts";
import { NceSubscriptionId } from "../../../shared/domain/nce/ids.ts";
import { completeLine, failLine } from "../../../shared/domain/nce/transfer/outcomes.ts";
import { LINES_MAX } from "../../../shared/domain/nce/transfer/plan.ts";
import type { RunningTransfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import { azure, begun } from "./nce-builders.ts";
import { create, running, SUBMITTED, submit } from "./transfer-builders.ts";

const longId = (index: number): string => String(index).padStart(64, "s");
const lines = Array.from({ length: LINES_MAX }, (_, index) => index);
const large = () =>
  submit(
    create(),
    lines.map((index) => azure(longId(index))),
  );
const asRecord = (value: RunningTransfer) => ({ pk: "CONFIG", sk: `NCE_TRANSFER#${value.id}`, value });
const REASON = "Größe \u{1F600} €".repeat(40).slice(0, 512);
const error = { code: 900103, description: REASON };

describe("a transfer of a thousand lines with the longest ids", () => {
  it("fits into its record when all of them have failed for long reasons, of which the beginning is kept", () => {
    let transfer = large();
    for (const { id } of transfer.lines)
      transfer = failLine(begun(transfer, id, SUBMITTED), id, { error, failedAt: SUBMITTED });

    expect(() => toStored(asRecord(transfer))).not.toThrow();
    const [line] = transfer.lines;
    const kept = line?.status === "Failed" ? line.error : undefined;
    expect(kept?.code).toBe(900103);
    expect(REASON.startsWith(kept?.description ?? "nothing")).toBe(true);
    expect(kept?.description.length).toBeGreaterThan(60);
  });

  it("fits into its record when all but one have moved", () => {
    let transfer = large();
    for (const { id } of transfer.lines.slice(1)) {
      const next = completeLine(begun(transfer, id, SUBMITTED), id, {
        completedAt: SUBMITTED,
        newSubscription: NceSubscriptionId.parse(longId(Number(id) + LINES_MAX)),
        newOrder: "o".repeat(64),
      });
      if (next.status === "InProgress") transfer = next;
    }

    expect(() => toStored(asRecord(transfer))).not.toThrow();
  });
});

it("keeps the whole reason where there are few lines", () => {
  const transfer = begun(running("sub-1"), "1", SUBMITTED);

  expect(failLine(transfer, "1", { error, failedAt: SUBMITTED }).lines).toMatchObject([{ error }]);
});
