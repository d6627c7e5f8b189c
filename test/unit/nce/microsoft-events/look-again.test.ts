import { beforeEach, expect, it } from "vitest";
import { nextExecutionAt } from "../../../../shared/use-cases/nce/execution/due-executions.ts";
import { receiveEvent } from "../../../../shared/use-cases/nce/microsoft-events/receive-event.ts";
import { connectedWorld, moved, moving, REMOTE } from "../../../support/connected-world.ts";
import { SOURCE } from "../../../support/nce-world.ts";

const microsoft = connectedWorld();
const { execute, stateNow, transferOf, worldNow } = microsoft;
let id: string;
beforeEach(async () => {
  await microsoft.open();
  id = await microsoft.submitted("sub-1");
});

const tell = () =>
  receiveEvent(worldNow().deps, {
    partner: SOURCE.tenant,
    event: { EventName: "complete-transfer", AuditUri: `p_c_${REMOTE}_createtransfer_1` },
    requestId: "request",
  });
const hasMoved = moved("2024-06-15T10:01:00.000Z");

it("Microsoft is asked when it has told of a transfer, not at the next look", async () => {
  microsoft.answers = [moving];
  await execute();
  worldNow().setNow("2024-06-15T10:01:00.000Z");
  microsoft.answers = [hasMoved];
  await execute();
  expect(microsoft.orders).toHaveLength(1);

  await tell();
  expect(nextExecutionAt(await stateNow())).toBe("2024-06-15T10:01:00.000Z");
  await execute();
  expect(microsoft.orders).toHaveLength(2);
  expect(await transferOf(id)).toMatchObject({ status: "Complete", lines: [{ attempts: 1 }] });
  // It comes again, too late for anything.
  const before = await worldNow().journalLength();
  await tell();
  expect(await worldNow().journalLength()).toBe(before);
});

it("what Microsoft says is asked for, not taken from what it told", async () => {
  microsoft.answers = [moving];
  await execute();
  worldNow().setNow("2024-06-15T10:01:00.000Z");
  await tell();
  await execute();
  expect(await transferOf(id)).toMatchObject({
    status: "InProgress",
    lines: [{ status: "InProgress", attempts: 1, nextLookAt: "2024-06-15T10:06:00.000Z" }],
  });
});

it("a webhook that comes while Microsoft is being asked is not forgotten over an older answer", async () => {
  microsoft.answers = [moving];
  await execute();
  worldNow().setNow("2024-06-15T10:05:00.000Z");
  microsoft.answers = [
    async (order) => {
      await tell();
      microsoft.answers = [hasMoved];
      return moving(order);
    },
  ];
  await execute();

  expect(microsoft.orders).toHaveLength(3);
  expect(await transferOf(id)).toMatchObject({ status: "Complete" });
});
