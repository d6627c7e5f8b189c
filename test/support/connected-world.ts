import { afterEach, beforeEach, expect } from "vitest";
import { runTransfers } from "../../infra/local/nce-transfers/run-transfers.ts";
import { ALWAYS } from "../../shared/domain/configuration/configuration-versions.ts";
import { NceSubscriptionId } from "../../shared/domain/nce/ids.ts";
import { RemoteTransferId } from "../../shared/domain/nce/partner-center/remote-transfer.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import {
  type LineStanding,
  type MoveOrder,
  type MoveReport,
  MoverUnavailableError,
} from "../../shared/ports/subscription-mover.ts";
import { thingChange } from "../../shared/use-cases/configuration/change-configuration.ts";
import { at } from "../unit/nce/nce-builders.ts";
import { type NceWorld, openNceWorld, SOURCE, select } from "./nce-world.ts";

export const REMOTE = RemoteTransferId.parse("11111111-2222-4333-8444-555555555555");

/** Answers with the same standing of each line that was asked for. */
export const each =
  (standing: (line: string) => LineStanding, remote: RemoteTransferId | undefined = REMOTE) =>
  ({ lines }: MoveOrder): MoveReport => ({ remote, lines: lines.map(({ id }) => standing(id)) });
export const isMoving = (line: string): LineStanding => ({ line, kind: "moving" });
export const moving = each(isMoving);
export const moved = (completedAt: string) =>
  each((line) => ({
    line,
    kind: "moved",
    completedAt: at(completedAt),
    newSubscription: NceSubscriptionId.parse(`microsoft-${line}`),
    newOrder: `order-${line}`,
  }));

/**
 * For each test a world whose source is connected to Partner Center, and a Microsoft that answers as the test says. The
 * world is there once it was opened.
 */
export const connectedWorld = () => {
  let opened: NceWorld | undefined;
  const worldNow = (): NceWorld => {
    if (opened === undefined) throw new Error("the world was not opened");
    return opened;
  };
  const script = {
    /** What Microsoft was asked, and what it answers: to one order after the other, the last to all that follow. */
    orders: [] as MoveOrder[],
    answers: [] as ((order: MoveOrder) => MoveReport | Promise<MoveReport>)[],
    /** What Microsoft calls a transfer that it is asked for; `REMOTE` when there are none left. */
    names: [] as RemoteTransferId[],
    /** It cannot even be asked for. */
    isDown: false,
  };
  beforeEach(() => {
    Object.assign(script, { orders: [], answers: [], names: [], isDown: false });
  });
  afterEach(() => opened?.close());

  const move = async (order: MoveOrder): Promise<MoveReport> => {
    if (script.isDown) throw new MoverUnavailableError("Down.");
    // As Partner Center does it: a transfer has a name there before anything of it moves.
    if (order.remote === undefined) return each(isMoving, script.names.shift() ?? REMOTE)(order);
    script.orders.push(order);
    const answer = script.answers.length > 1 ? script.answers.shift() : script.answers[0];
    if (answer === undefined) throw new Error("Microsoft was not to be asked");
    return answer(order);
  };
  const here = { move: () => Promise.reject(new Error("nothing is moved here")) };
  const stateNow = async () => (await worldNow().deps.configuration.current()).state;

  return Object.assign(script, {
    worldNow,
    open: async (options: Parameters<typeof openNceWorld>[0] = {}): Promise<void> => {
      opened = await openNceWorld(options);
      await opened.put(
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
    },
    execute: (clock: Clock = worldNow().deps.clock): Promise<number> => {
      const { changes, configuration } = worldNow().deps;
      return runTransfers({ changes, configuration, clock, movers: { microsoft: { move }, here } });
    },
    submitted: async (...ids: readonly string[]): Promise<string> => {
      const world = worldNow();
      const id = await world.created();
      const path = `${world.transfers}/${id}`;
      const { status } = await world.source("PATCH", path, { id, lineItems: select(...ids) });
      expect(status).toBe(200);
      return id;
    },
    stateNow,
    transferOf: async (id: string) => {
      const found = (await stateNow()).nceTransfers.find(id, ALWAYS);
      if (found === undefined) throw new Error("no such transfer");
      return found;
    },
  });
};
