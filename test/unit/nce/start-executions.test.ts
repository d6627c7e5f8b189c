import { expect, it } from "vitest";
import type { TransferExecutions } from "../../../shared/ports/transfer-executions.ts";
import { startExecutions } from "../../../shared/use-cases/nce/execution/start-executions.ts";
import { connectedWorld, moving } from "../../support/connected-world.ts";

const microsoft = connectedWorld();
type Started = Parameters<TransferExecutions["start"]>[0];
const started = async (): Promise<readonly Started[]> => {
  const all: Started[] = [];
  const executions: TransferExecutions = { start: async (each) => void all.push(each) };
  const { configuration, clock } = microsoft.worldNow().deps;
  expect(await startExecutions({ configuration, clock, executions })).toBe(all.length);
  return all.toSorted((left, right) => (left.transfer < right.transfer ? -1 : 1));
};

it("starts an execution for each transfer that something is to be done with, and for none that waits or has ended", async () => {
  const { open, submitted, execute, worldNow } = microsoft;
  await open();
  expect(await started()).toEqual([]);
  const transfers = [await submitted("sub-1"), await submitted("sub-2")].toSorted();
  const submittedAt = "2024-06-15T10:00:00.000Z";
  worldNow().setNow("2024-06-15T10:00:07.000Z");
  const now = "2024-06-15T10:00:07.000Z";
  expect(await started()).toEqual(transfers.map((transfer) => ({ transfer, dueAt: submittedAt, now })));

  microsoft.answers = [moving];
  await execute();
  expect(await started()).toEqual([]);
  worldNow().setNow("2024-06-15T10:05:07.000Z");
  const dueAt = "2024-06-15T10:05:07.000Z";
  expect(await started()).toEqual(transfers.map((transfer) => ({ transfer, dueAt, now: dueAt })));
});
