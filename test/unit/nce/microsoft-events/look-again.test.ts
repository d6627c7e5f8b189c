import { afterEach, beforeEach, expect, it } from "vitest";
import { runTransfers } from "../../../../infra/local/nce-transfers/run-transfers.ts";
import { ALWAYS } from "../../../../shared/domain/configuration/configuration-versions.ts";
import { NceSubscriptionId } from "../../../../shared/domain/nce/ids.ts";
import { RemoteTransferId } from "../../../../shared/domain/nce/partner-center/remote-transfer.ts";
import type { LineStanding, MoveOrder, MoveReport } from "../../../../shared/ports/subscription-mover.ts";
import { thingChange } from "../../../../shared/use-cases/configuration/change-configuration.ts";
import { nextExecutionAt } from "../../../../shared/use-cases/nce/execution/due-executions.ts";
import { receiveEvent } from "../../../../shared/use-cases/nce/microsoft-events/receive-event.ts";
import { type NceWorld, openNceWorld, SOURCE, select } from "../../../support/nce-world.ts";
import { at } from "../nce-builders.ts";

const REMOTE = RemoteTransferId.parse("11111111-2222-4333-8444-555555555555");
let world: NceWorld;
let id: string;
/** What Microsoft says of the transfer's line whenever it is asked. */
let standing: () => Promise<LineStanding>;
let asked: number;

beforeEach(async () => {
  asked = 0;
  world = await openNceWorld();
  await world.put(
    thingChange("nceConnections", SOURCE.tenant, {
      from: ALWAYS,
      value: {
        partner: SOURCE.tenant,
        baseUrl: "https://partner-center.example",
        credentials: { kind: "access-key", accessKeyId: "key", sealedSecret: "sealed" },
        updatedAt: at("2024-01-01T00:00:00.000Z"),
      },
    }),
  );
  id = await world.created();
  const lineItems = select("sub-1");
  expect((await world.source("PATCH", `${world.transfers}/${id}`, { id, lineItems })).status).toBe(200);
});
afterEach(() => world?.close());

const execute = () => {
  const { changes, configuration, clock } = world.deps;
  const microsoft = {
    move: async ({ remote, lines }: MoveOrder): Promise<MoveReport> => {
      if (remote === undefined)
        return { remote: REMOTE, lines: lines.map(({ id: line }) => ({ line, kind: "moving" })) };
      asked += 1;
      return { remote: REMOTE, lines: [await standing()] };
    },
  };
  const here = { move: () => Promise.reject(new Error("nothing is moved here")) };
  return runTransfers({ changes, configuration, clock, movers: { microsoft, here } });
};
const tell = () =>
  receiveEvent(world.deps, {
    partner: SOURCE.tenant,
    event: { EventName: "complete-transfer", AuditUri: `p_c_${REMOTE}_createtransfer_1` },
    requestId: "request",
  });
const moving = async (): Promise<LineStanding> => ({ line: "1", kind: "moving" });
const moved = async (): Promise<LineStanding> => ({
  line: "1",
  kind: "moved",
  completedAt: at("2024-06-15T10:01:00.000Z"),
  newSubscription: NceSubscriptionId.parse("microsoft-1"),
  newOrder: "order-1",
});
const state = async () => (await world.deps.configuration.current()).state;
const transfer = async () => (await state()).nceTransfers.find(id, ALWAYS);

it("Microsoft is asked when it has told of a transfer, not at the next look", async () => {
  standing = moving;
  await execute();
  world.setNow("2024-06-15T10:01:00.000Z");
  standing = moved;
  await execute();
  expect(asked).toBe(1);

  await tell();
  expect(nextExecutionAt(await state())).toBe("2024-06-15T10:01:00.000Z");
  await execute();
  expect(asked).toBe(2);
  expect(await transfer()).toMatchObject({ status: "Complete", lines: [{ attempts: 1 }] });
  // It comes again, too late for anything.
  const before = await world.journalLength();
  await tell();
  expect(await world.journalLength()).toBe(before);
});

it("what Microsoft says is asked for, not taken from what it told", async () => {
  standing = moving;
  await execute();
  world.setNow("2024-06-15T10:01:00.000Z");
  await tell();
  await execute();
  expect(await transfer()).toMatchObject({
    status: "InProgress",
    lines: [{ status: "InProgress", attempts: 1, nextLookAt: "2024-06-15T10:06:00.000Z" }],
  });
});

it("a webhook that comes while Microsoft is being asked is not forgotten over an older answer", async () => {
  standing = moving;
  await execute();
  world.setNow("2024-06-15T10:05:00.000Z");
  standing = async () => {
    const answer = await moving();
    await tell();
    standing = moved;
    return answer;
  };
  await execute();

  expect(asked).toBe(3);
  expect(await transfer()).toMatchObject({ status: "Complete" });
});
