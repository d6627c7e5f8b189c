import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runTransfers } from "../../../infra/local/nce-transfers/run-transfers.ts";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { NceSubscriptionId } from "../../../shared/domain/nce/ids.ts";
import { RemoteTransferId } from "../../../shared/domain/nce/partner-center/remote-transfer.ts";
import { LicenceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { linesOf } from "../../../shared/domain/nce/transfer/transfer.ts";
import { instantOf } from "../../../shared/domain/time/instant.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import {
  type LineStanding,
  type MoveOrder,
  type MoveReport,
  MoverUnavailableError,
} from "../../../shared/ports/subscription-mover.ts";
import { createRandom } from "../../../shared/sample/random.ts";
import { thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { nextExecutionAt } from "../../../shared/use-cases/nce/execution/due-executions.ts";
import { retryTransfer } from "../../../shared/use-cases/nce/retry-transfer.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { CrashError, crashingTable } from "../../support/crashing-table.ts";
import {
  type NceWorld,
  openNceWorld,
  SOURCE,
  select,
  subscriptionThing,
  TARGET,
} from "../../support/nce-world.ts";
import { at, CUSTOMER } from "./nce-builders.ts";

const REMOTE = RemoteTransferId.parse("11111111-2222-4333-8444-555555555555");

let world: NceWorld;
/** What Microsoft was asked, and what it answers: to one order after the other, the last to all that follow. */
let orders: MoveOrder[];
let answers: ((order: MoveOrder) => MoveReport | Promise<MoveReport>)[];
/** What Microsoft calls a transfer that it is asked for; `REMOTE` when there are none left. */
let names: RemoteTransferId[];
/** It cannot even be asked for. */
let unknown: boolean;
beforeEach(() => {
  unknown = false;
  names = [];
  orders = [];
  answers = [];
});
afterEach(() => world?.close());

const open = async (options: Parameters<typeof openNceWorld>[0] = {}) => {
  world = await openNceWorld(options);
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
};
const execute = (clock: Clock = world.deps.clock) => {
  const { changes, configuration } = world.deps;
  const microsoft = {
    move: async (order: MoveOrder): Promise<MoveReport> => {
      if (unknown) throw new MoverUnavailableError("Down.");
      // As Partner Center does it: a transfer has a name there before anything of it moves.
      if (order.remote === undefined) return each(isMoving, names.shift() ?? REMOTE)(order);
      orders.push(order);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer === undefined) throw new Error("Microsoft was not to be asked");
      return answer(order);
    },
  };
  const here = { move: () => Promise.reject(new Error("nothing is moved here")) };
  return runTransfers({ changes, configuration, clock, movers: { microsoft, here } });
};
const each =
  (standing: (line: string) => LineStanding, remote: RemoteTransferId | undefined = REMOTE) =>
  ({ lines }: MoveOrder): MoveReport => ({ remote, lines: lines.map(({ id }) => standing(id)) });
const isMoving = (line: string): LineStanding => ({ line, kind: "moving" });
const moving = each(isMoving);
const moved = (completedAt: string) =>
  each((line) => ({
    line,
    kind: "moved",
    completedAt: at(completedAt),
    newSubscription: NceSubscriptionId.parse(`microsoft-${line}`),
    newOrder: `order-${line}`,
  }));
const submitted = async (...ids: readonly string[]): Promise<string> => {
  const id = await world.created();
  const { status } = await world.source("PATCH", `${world.transfers}/${id}`, {
    id,
    lineItems: select(...ids),
  });
  expect(status).toBe(200);
  return id;
};
const stateNow = async () => (await world.deps.configuration.current()).state;
const transferOf = async (id: string) => {
  const found = (await stateNow()).nceTransfers.find(id, ALWAYS);
  if (found === undefined) throw new Error("no such transfer");
  return found;
};

describe("a transfer of a partner that is connected to Partner Center", () => {
  it("is asked for at Microsoft with all its lines at once, and looked at again until they have moved", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2", "azure-1");
    answers = [moving, moving, moved("2024-06-15T10:07:00.000Z")];
    await execute();

    expect(
      orders.map(({ lines, remote }) => [lines.map(({ subscription }) => subscription), remote]),
    ).toEqual([[["sub-1", "sub-2", "azure-1"], REMOTE]]);
    expect(linesOf(await transferOf(id))).toMatchObject(
      ["1", "2", "3"].map((line) => ({
        id: line,
        status: "InProgress",
        attempts: 1,
        nextLookAt: "2024-06-15T10:05:00.000Z",
      })),
    );
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-15T10:05:00.000Z");
    await execute();
    expect(orders).toHaveLength(1);

    world.setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(orders[1]?.remote).toBe(REMOTE);
    world.setNow("2024-06-15T10:10:00.000Z");
    await execute();

    expect(await transferOf(id)).toMatchObject({
      status: "Complete",
      lines: ["1", "2", "3"].map((line) => ({
        status: "Complete",
        attempts: 1,
        completedAt: "2024-06-15T10:07:00.000Z",
        newSubscription: `microsoft-${line}`,
        newOrder: `order-${line}`,
      })),
    });
    expect((await stateNow()).nceSubscriptions.find("microsoft-1", ALWAYS)).toMatchObject({
      partner: TARGET.tenant,
      order: "order-1",
      movedIn: { transfer: id, from: "sub-1", date: "2024-06-15" },
    });
  });

  it("is settled on the day on which Microsoft moved it, though we hear of it later", async () => {
    await open();
    const id = await submitted("sub-1");
    answers = [moving];
    await execute();
    world.setNow("2024-06-16T08:00:00.000Z");
    answers = [moved("2024-06-15T23:59:00.000Z")];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ effectiveDate: "2024-06-15" }]);
    expect((await stateNow()).nceSettlements.listWith("transfer", id, ALWAYS)[0]?.settlement).toMatchObject({
      sourceDays: 66,
      targetDays: 299,
      refund: { amount: "-2162.60" },
    });
  });

  it("is dated into the term that runs, when that before was renewed until we heard of it", async () => {
    await open();
    const term = { termDuration: "P1M", termStart: "2024-05-16", termEnd: "2024-06-15" };
    const known = (await stateNow()).nceSubscriptions.find("sub-2", ALWAYS);
    await world.put(subscriptionThing(LicenceSubscription.parse({ ...known, ...term })));
    const id = await submitted("sub-2");
    answers = [moving];
    await execute();
    world.setNow("2024-06-16T08:00:00.000Z");
    await carryOutDue(world.deps);
    answers = [moved("2024-06-15T22:00:00.000Z")];
    await execute();
    // The source has paid its month, and of the next one nothing.
    expect(linesOf(await transferOf(id))).toMatchObject([{ effectiveDate: "2024-06-16" }]);
    expect((await stateNow()).nceSettlements.listWith("transfer", id, ALWAYS)[0]?.settlement).toMatchObject({
      effectiveDate: "2024-06-16",
      targetDays: 30,
      refund: { amount: "-110.00" },
      sourceNet: { amount: "0.00" },
    });
  });

  it.each([
    ["later than now", "2024-06-17T00:00:00.000Z", "2024-06-15"],
    ["before it was submitted", "2024-06-01T00:00:00.000Z", "2024-06-15"],
  ])("believes no time %s", async (_what, completedAt, effectiveDate) => {
    await open();
    const id = await submitted("sub-1");
    answers = [moved(completedAt)];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Complete", effectiveDate }]);
  });

  it("is tried again when Microsoft cannot be asked, and says so of every line", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    answers = [
      () => {
        throw new MoverUnavailableError("Partner Center did not answer.");
      },
      moved("2024-06-15T10:05:00.000Z"),
    ];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject(
      ["1", "2"].map(() => ({
        status: "Failed",
        error: { description: "Partner Center did not answer." },
        nextAttemptAt: "2024-06-15T10:05:00.000Z",
      })),
    );
    world.setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
  });

  it("ends as soon as Microsoft has given up, and not before the others are settled", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    const error = { code: 900103, description: "The subscription is not synchronised." };
    answers = [
      each((line) =>
        line === "1" ? { line, kind: "moving" } : { line, kind: "failed", error, isFinal: true },
      ),
      moved("2024-06-15T10:05:00.000Z"),
    ];
    await execute();
    expect((await transferOf(id)).status).toBe("InProgress");
    world.setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(await transferOf(id)).toMatchObject({
      status: "PartiallyComplete",
      endedAt: "2024-06-15T10:05:00.000Z",
      lines: [{ status: "Complete" }, { status: "Failed", error }],
    });

    // The source's retry is another window, in which nothing is given up yet.
    world.setNow("2024-06-16T10:00:00.000Z");
    const now = world.deps.clock.now();
    await world.deps.changes.change(
      { actor: { system: "test" }, action: "test", requestId: "test" },
      (state) => retryTransfer({ state, now }, { caller: AccountId.parse(SOURCE.account), id }),
    );
    answers = [moved("2024-06-16T10:00:00.000Z")];
    await execute();
    expect(await transferOf(id)).toMatchObject({
      status: "Complete",
      lines: [{ effectiveDate: "2024-06-15" }, { effectiveDate: "2024-06-16" }],
    });
  });

  it("has failed when Microsoft has given up everything, 72 hours or not", async () => {
    await open();
    const id = await submitted("sub-1");
    answers = [
      each((line) => ({ line, kind: "failed", error: { description: "Cancelled." }, isFinal: true })),
    ];
    await execute();
    expect(await transferOf(id)).toMatchObject({ status: "Failed", endedAt: "2024-06-15T10:00:00.000Z" });
  });

  it("is waited for a day longer than the 72 hours, which began later at Microsoft, and no longer", async () => {
    await open();
    const [late, never] = [await submitted("sub-1"), await submitted("sub-2")];
    answers = [moving];
    await execute();
    world.setNow("2024-06-18T09:50:00.000Z");
    await execute();
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-18T11:50:00.000Z");
    world.setNow("2024-06-18T11:50:00.000Z");
    answers = [
      ({ transfer, ...order }) =>
        (transfer.id === late ? moved("2024-06-18T10:20:00.000Z") : moving)({ transfer, ...order }),
    ];
    await execute();
    expect(await transferOf(late)).toMatchObject({
      status: "Complete",
      completedAt: "2024-06-18T10:20:00.000Z",
    });
    expect((await transferOf(never)).status).toBe("InProgress");
    world.setNow("2024-06-19T09:00:00.000Z");
    await execute();
    expect(await transferOf(never)).toMatchObject({
      status: "Failed",
      endedAt: "2024-06-19T09:00:00.000Z",
      lines: [
        { attempts: 1, error: { description: "A day after the retry period it was still being moved." } },
      ],
    });
  });

  it.each([
    ["could not be asked", () => Promise.reject(new MoverUnavailableError("No answer.")), "No answer."],
    [
      "was still trying it again",
      each((line) => ({ line, kind: "undecided", error: { description: "Not in sync." } })),
      "Not in sync.",
    ],
  ])("has not failed because Microsoft %s when the 72 hours ended", async (_what, answer, description) => {
    await open();
    const [late, never] = [await submitted("sub-1"), await submitted("sub-2")];
    names = [REMOTE, RemoteTransferId.parse("another-one")];
    answers = [moving];
    await execute();
    world.setNow("2024-06-18T09:50:00.000Z");
    answers = [answer];
    await execute();
    expect(nextExecutionAt(await stateNow())).toBe("2024-06-18T11:50:00.000Z");
    world.setNow("2024-06-18T11:50:00.000Z");
    answers = [
      (order) => (order.transfer.id === late ? moved("2024-06-18T09:40:00.000Z")(order) : answer(order)),
    ];
    await execute();
    expect(await transferOf(late)).toMatchObject({
      status: "Complete",
      completedAt: "2024-06-18T09:40:00.000Z",
    });
    world.setNow("2024-06-19T09:00:00.000Z");
    await execute();
    expect(await transferOf(never)).toMatchObject({ status: "Failed", lines: [{ error: { description } }] });
  });

  it("fails at the end of the 72 hours where Microsoft has never heard of it", async () => {
    await open();
    const id = await submitted("sub-1");
    world.setNow("2024-06-18T09:50:00.000Z");
    unknown = true;
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([
      { status: "Failed", error: { description: "Down." } },
    ]);
    world.setNow("2024-06-18T10:00:00.000Z");
    await execute();
    expect(await transferOf(id)).toMatchObject({ status: "Failed", endedAt: "2024-06-18T10:00:00.000Z" });
  });

  it("is looked at again, and tried again, with all its lines at once, however long it takes to write them down", async () => {
    await open();
    let seconds = 0;
    const ticking: Clock = {
      now: () => {
        seconds += 1;
        return instantOf(new Date(Date.parse(world.deps.clock.now()) + seconds * 1000));
      },
    };
    const id = await submitted("sub-1", "sub-2", "azure-1");
    const dueTogether = async () => {
      const due = linesOf(await transferOf(id)).map((line) =>
        line.status === "InProgress" ? line.nextLookAt : line.status === "Failed" ? line.nextAttemptAt : line,
      );
      expect(new Set(due).size).toBe(1);
      return due[0];
    };
    answers = [moving];
    const before = await world.journalLength();
    await execute(ticking);
    const first = await dueTogether();
    // Begun, named, under way: each once for all lines.
    expect((await world.journalLength()) - before).toBe(3);

    world.setNow(at(String(first)));
    answers = [() => Promise.reject(new MoverUnavailableError("No answer."))];
    seconds = 0;
    await execute(ticking);
    expect(linesOf(await transferOf(id)).map(({ status }) => status)).toEqual(["Failed", "Failed", "Failed"]);
    await dueTogether();
  });

  it("has moved where Microsoft says so, though the customer has left the target since", async () => {
    await open();
    const id = await submitted("sub-1");
    answers = [moving];
    await execute();
    await world.put(
      thingChange("nceRelationships", `${CUSTOMER}_${TARGET.tenant}`, { from: ALWAYS, value: null }),
    );
    world.setNow("2024-06-15T10:05:00.000Z");
    answers = [moved("2024-06-15T10:03:00.000Z")];
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
  });

  it("moves no licence whose earlier charges are not all posted: nobody would post them any more", async () => {
    await open();
    const id = await submitted("sub-2");
    const known = (await stateNow()).nceSubscriptions.find("sub-2", ALWAYS);
    const months = { termDuration: "P1M", termStart: "2020-06-15", termEnd: "2020-07-14", segments: [] };
    await world.put(subscriptionThing(LicenceSubscription.parse({ ...known, ...months })));
    answers = [moved("2024-06-15T10:00:00.000Z")];
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Failed", error: { code: 900103 } }]);

    await carryOutDue(world.deps);
    world.setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect((await transferOf(id)).status).toBe("Complete");
    const charged = (await stateNow()).ncePostings
      .list(ALWAYS)
      .flatMap(({ lines }) => lines)
      .filter(({ kind, subscription }) => subscription === "sub-2" && (kind === "new" || kind === "renew"));
    expect(charged).toHaveLength(49);
  });

  it("fails a line that our registry cannot take, whatever Microsoft says, and takes it later", async () => {
    await open();
    const id = await submitted("sub-1");
    answers = [moved("2024-06-15T10:00:00.000Z")];
    const suspended = (await stateNow()).nceSubscriptions.find("sub-1", ALWAYS);
    if (suspended === undefined) throw new Error("no such subscription");
    const since = at("2024-06-15T10:00:00.000Z");
    await world.put(
      thingChange("nceSubscriptions", "sub-1", {
        from: ALWAYS,
        value: { ...suspended, state: { kind: "suspended", since } },
      }),
    );
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Failed", attempts: 1 }]);
    await world.put(thingChange("nceSubscriptions", "sub-1", { from: ALWAYS, value: suspended }));
    world.setNow("2024-06-15T10:05:00.000Z");
    await execute();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Complete", attempts: 2 }]);
  });

  it("does everything once though three executions are at it", async () => {
    await open();
    const id = await submitted("sub-1", "sub-2");
    answers = [moved("2024-06-15T10:00:00.000Z")];
    await Promise.all([execute(), execute(), execute()]);
    expect(linesOf(await transferOf(id))).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    const posted = (await stateNow()).ncePostings
      .list(ALWAYS)
      .flatMap(({ lines }) => lines.map(({ id }) => id));
    expect(new Set(posted).size).toBe(posted.length);
  });

  it.each(Array.from({ length: 8 }, (_, index) => index))(
    "comes to the same whoever is killed where (%i)",
    async (seed) => {
      const outcome = async (percent: number) => {
        let crashing: ReturnType<typeof crashingTable> | undefined;
        await open({
          around: (table) => {
            crashing = crashingTable(table, createRandom(`killed at Microsoft ${seed}`), percent);
            return crashing.table;
          },
        });
        const id = await submitted("sub-1", "sub-2");
        orders = [];
        answers = [moved("2024-06-15T10:00:00.000Z")];
        const { during = (work: () => Promise<number>) => work() } = crashing ?? {};
        for (let tries = 0; ; tries += 1) {
          try {
            await during(execute);
            if ((await transferOf(id)).status === "Complete") break;
            // An attempt that was cut off is made again a quarter of an hour later.
            world.setNow(at(new Date(Date.parse(world.deps.clock.now()) + 900_000).toISOString()));
          } catch (error) {
            if (!(error instanceof CrashError) || tries > 200) throw error;
          }
        }
        const { state } = await world.deps.configuration.current();
        const { lines } = (await transferOf(id)) as { lines: readonly { attempts?: number }[] };
        return {
          lines: lines.map(({ attempts: _, ...line }) => line),
          postings: state.ncePostings.list(ALWAYS),
          remote: state.nceRemoteTransfers.find(id, ALWAYS),
        };
      };
      const undisturbed = await outcome(0);
      await world.close();
      expect(await outcome(40)).toEqual(undisturbed);
    },
  );

  it("keeps the first name it is told of a transfer, and no name for two transfers", async () => {
    await open();
    const [first, second] = [await submitted("sub-1"), await submitted("sub-2")];
    const other = RemoteTransferId.parse("another-one");
    names = [REMOTE, REMOTE, other];
    answers = [moving];
    await execute();
    world.setNow("2024-06-15T10:30:00.000Z");
    await execute();

    const { state } = await world.deps.configuration.current();
    const remotes = [first, second].map((id) => state.nceRemoteTransfers.find(id, ALWAYS)?.remote);
    expect(remotes.toSorted()).toEqual([REMOTE, other].toSorted());
  });
});
