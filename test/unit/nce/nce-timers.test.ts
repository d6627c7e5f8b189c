import { afterEach, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { arisingId, NceSubscriptionId, NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { linesOf } from "../../../shared/domain/nce/transfer/transfer.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { createRandom } from "../../../shared/sample/random.ts";
import { eventsOf } from "../../../shared/stores/journal-store.ts";
import {
  createConfigurationChanger,
  thingChange,
} from "../../../shared/use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../../../shared/use-cases/configuration/configuration-cache.ts";
import { retryTransfer } from "../../../shared/use-cases/nce/transfer/retry-transfer.ts";
import { carryOutAll, liveUntil, nextOfAll } from "../../support/carry-out.ts";
import { CrashError, crashingTable } from "../../support/crashing-table.ts";
import {
  type NceWorld,
  openNceWorld,
  relationshipThing,
  SOURCE,
  select,
  subscriptionThing,
  TARGET,
} from "../../support/nce-world.ts";
import { azure, CUSTOMER, licence } from "./nce-builders.ts";

let world: NceWorld;
afterEach(() => world?.close());

const sweep = () => carryOutAll(world.deps);
const stateNow = async () => (await world.deps.configuration.current()).state;
const next = () => nextOfAll(world.deps);
const transferOf = async (id: string) => {
  const found = (await stateNow()).nceTransfers.find(id, ALWAYS);
  if (found === undefined) throw new Error("no such transfer");
  return found;
};
const subscriptionOf = async (id: string) => (await stateNow()).nceSubscriptions.find(id, ALWAYS);
const postings = async () => (await stateNow()).ncePostings.list(ALWAYS);
/** Events of the transfer, as they were told. */
const told = async (id: string) => {
  const { entries } = await world.deps.journal.after(0, 1000);
  return entries
    .flatMap(eventsOf)
    .filter(({ detail }) => detail.transferId === id)
    .map(({ detailType, detail }) => [detailType, detail] as const);
};
const toldTypes = async (id: string) => (await told(id)).map(([type]) => type);
const fault = (subscription: string, until: string) =>
  world.put(
    thingChange("nceFaults", subscription, {
      from: ALWAYS,
      value: { subscription: NceSubscriptionId.parse(subscription), until: Instant.parse(until) },
    }),
  );
const submitted = async (...ids: readonly string[]): Promise<string> => {
  const id = await world.created();
  const { status, body } = await world.source("PATCH", `${world.transfers}/${id}`, {
    id,
    lineItems: select(...ids),
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return id;
};
/** Lets everything happen at its own instant, as one machine does, until `until`. */
const live = (until: string) => liveUntil({ ...world.deps, setNow: world.setNow }, until);

describe("a transfer that is submitted", () => {
  it("moves every line: both subscriptions, settlement, postings of both partners, earnings, events in order", async () => {
    world = await openNceWorld();
    await world.put(
      thingChange("ncePartners", SOURCE.tenant, {
        from: ALWAYS,
        value: { ...SOURCE, incentivePercent: "4" },
      }),
    );
    const id = await submitted("sub-1", "sub-2", "azure-1");
    expect(await next()).toBe("2024-04-10T00:00:00.000Z");

    await sweep();

    const transfer = await transferOf(id);
    expect(transfer.status).toBe("Complete");
    for (const line of linesOf(transfer)) {
      const parsed = NceTransferId.parse(id);
      const arrived = arisingId(parsed, Number(line.id), "subscription");
      expect(line).toMatchObject({
        status: "Complete",
        attempts: 1,
        effectiveDate: "2024-06-15",
        newSubscription: arrived,
        newOrder: arisingId(parsed, Number(line.id), "order"),
      });
      expect((await subscriptionOf(line.subscription))?.state).toEqual({
        kind: "transferred",
        at: "2024-06-15T10:00:00.000Z",
        transfer: id,
        to: arrived,
      });
      expect(await subscriptionOf(arrived)).toMatchObject({
        partner: TARGET.tenant,
        state: { kind: "active" },
        movedIn: { transfer: id, from: line.subscription, date: "2024-06-15" },
      });
    }
    // Example E1: 66 of 365 days were the source's; cut off at the cent, then ten seats.
    const settlements = (await stateNow()).nceSettlements.listWith("transfer", id, ALWAYS);
    expect(settlements.map(({ line }) => line)).toEqual(["1", "2"]);
    expect(settlements[0]?.settlement).toMatchObject({
      sourceDays: 66,
      targetDays: 299,
      refund: { amount: "-2162.60" },
      charge: { amount: "2162.60" },
    });
    const lines = (await postings()).flatMap((posting) => posting.lines);
    expect(lines.filter(({ kind }) => kind === "transferOut").map(({ subtotal }) => subtotal)).toContain(
      "-2162.60",
    );
    const ofFirst = (await postings()).filter(({ subscription }) => subscription === "sub-1");
    expect(ofFirst.map(({ period }) => period)).toEqual(["2024-04", "2024-06"]);
    expect(ofFirst.flatMap(({ earnings }) => earnings.map(({ kind, amount }) => [kind, amount]))).toEqual([
      ["accrual", "105.60"],
      ["reversal", "-86.50"],
    ]);
    expect(await toldTypes(id)).toEqual([
      "Transfer Created",
      "Transfer Submitted",
      "Line Completed",
      "Line Completed",
      "Line Completed",
      "Transfer Completed",
    ]);
    expect((await told(id)).map(([, { sequence }]) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await sweep()).toBe(0);
  });

  it("renews a subscription first whose term is over", async () => {
    world = await openNceWorld();
    await world.put(
      subscriptionThing(
        licence({
          id: "monthly",
          termDuration: "P1M",
          billingPlan: "monthly",
          termStart: "2024-05-15",
          termEnd: "2024-06-14",
        }),
      ),
    );
    world.setNow("2024-06-14T23:59:00.000Z");
    const id = await submitted("monthly");
    await fault("monthly", "2024-06-15T00:00:00.000Z");
    await sweep();
    world.setNow("2024-06-15T00:10:00.000Z");
    await sweep();

    const transfer = await transferOf(id);
    expect(transfer.status).toBe("Complete");
    const [line] = linesOf(transfer);
    expect(line).toMatchObject({ attempts: 2, effectiveDate: "2024-06-15" });
    expect(await subscriptionOf(arisingId(NceTransferId.parse(id), 1, "subscription"))).toMatchObject({
      termStart: "2024-06-15",
      termNumber: 2,
    });
    const lines = (await postings()).flatMap((posting) => posting.lines);
    const kinds = lines.filter(({ subscription }) => subscription === "monthly").map(({ kind }) => kind);
    expect(kinds).toEqual(["new", "renew", "transferOut"]);
  });

  it("is tried again while a line fails, and touches no other line", async () => {
    world = await openNceWorld();
    const id = await submitted("sub-1", "sub-2");
    await fault("sub-1", "2024-06-15T10:30:00.000Z");

    const instants = await live("2024-06-15T12:00:00.000Z");

    expect(
      instants.filter((instant) => instant >= "2024-06-15T10").map((each) => each.slice(11, 16)),
    ).toEqual(["10:00", "10:05", "10:10", "10:20", "10:40"]);
    const lines = linesOf(await transferOf(id));
    expect(lines.map((line) => ("attempts" in line ? line.attempts : 0))).toEqual([5, 1]);
    expect(lines.map((line) => (line.status === "Complete" ? line.completedAt.slice(11, 16) : ""))).toEqual([
      "10:40",
      "10:00",
    ]);
    expect((await toldTypes(id)).filter((type) => type === "Line Failed")).toHaveLength(4);
    expect((await told(id)).map(([, { sequence }]) => sequence)).toEqual(
      (await told(id)).map((_, index) => index + 1),
    );
  });

  it("is partially complete after 72 hours, and has failed lines tried again when the source wants it", async () => {
    world = await openNceWorld();
    const id = await submitted("sub-1", "sub-2");
    await fault("sub-1", "2024-06-20T00:00:00.000Z");

    await live("2024-06-18T09:59:59.999Z");
    expect((await transferOf(id)).status).toBe("InProgress");
    expect(await next()).toBe("2024-06-18T10:00:00.000Z");
    await live("2024-06-21T10:00:00.000Z");
    expect(await transferOf(id)).toMatchObject({
      status: "PartiallyComplete",
      endedAt: "2024-06-18T10:00:00.000Z",
      lines: [
        { status: "Failed", error: { description: "A fault was injected until 2024-06-20T00:00:00.000Z." } },
        {},
      ],
    });
    expect(await subscriptionOf("sub-1")).toMatchObject({
      partner: SOURCE.tenant,
      state: { kind: "active" },
    });
    expect((await toldTypes(id)).at(-1)).toBe("Transfer Partially Completed");

    const request = { actor: { system: "test" }, action: "test", requestId: "test" };
    const now = world.deps.clock.now();
    await world.deps.changes.change(request, (state) =>
      retryTransfer({ state, now }, { caller: AccountId.parse(SOURCE.account), id }),
    );
    await sweep();
    expect(await transferOf(id)).toMatchObject({
      status: "Complete",
      lines: [{ effectiveDate: "2024-06-21" }, { effectiveDate: "2024-06-15" }],
    });
    expect((await toldTypes(id)).slice(-3)).toEqual([
      "Transfer Retried",
      "Line Completed",
      "Transfer Completed",
    ]);
    const historyOf = async (who: "source" | "target") =>
      (await world[who]("GET", `/rebill/v1/nce/transfers/${id}`)).body.history;
    const numbers = new Map((await told(id)).map(([type, { sequence }]) => [type, sequence]));
    const history = [
      ["Transfer Created", "2024-06-15T10:00:00.000Z", "target"],
      ["Transfer Submitted", "2024-06-15T10:00:00.000Z", "source"],
      ["Transfer Partially Completed", "2024-06-18T10:00:00.000Z", "system"],
      ["Transfer Retried", "2024-06-21T10:00:00.000Z", "source"],
      ["Transfer Completed", "2024-06-21T10:00:00.000Z", "system"],
    ].map(([event, at, by]) => ({ event, at, by }));
    expect(await historyOf("target")).toEqual(history);
    expect(await historyOf("source")).toEqual(
      history.map((entry) => ({ sequence: numbers.get(String(entry.event)), ...entry })),
    );
  });

  it("fails when nothing has moved", async () => {
    world = await openNceWorld();
    const id = await submitted("sub-1");
    await fault("sub-1", "2024-07-20T00:00:00.000Z");
    await live("2024-06-19T10:00:00.000Z");
    expect(await transferOf(id)).toMatchObject({ status: "Failed", endedAt: "2024-06-18T10:00:00.000Z" });
    expect((await toldTypes(id)).at(-1)).toBe("Transfer Failed");
    expect(await postings()).toEqual((await postings()).filter(({ partner }) => partner === SOURCE.tenant));
  });

  it.each([
    [
      "the subscription was suspended",
      () => subscriptionThing(licence({ state: { kind: "suspended", since: "2024-06-15T10:00:00.000Z" } })),
      "Only active subscriptions can be moved.",
    ],
    [
      "it belongs to another partner by now",
      () => subscriptionThing(licence({ partner: TARGET.tenant })),
      "Not a subscription of this customer with the source.",
    ],
    [
      "the customer ended the target's relationship",
      () =>
        relationshipThing({
          customer: CUSTOMER,
          partner: TARGET.tenant,
          acceptedAt: Instant.parse("2024-01-01T00:00:00.000Z"),
          status: "ended",
          endedAt: Instant.parse("2024-06-15T10:00:00.000Z"),
        }),
      "The customer no longer has a relationship with the target.",
    ],
  ])("fails the line alone when %s", async (_what, change, description) => {
    world = await openNceWorld();
    const id = await submitted("sub-1", "azure-1");
    await world.put(change());
    await sweep();
    expect(linesOf(await transferOf(id))).toMatchObject(
      description.includes("relationship")
        ? [
            { status: "Failed", error: { description } },
            { status: "Failed", error: { description } },
          ]
        : [
            { status: "Failed", error: { description }, nextAttemptAt: "2024-06-15T10:05:00.000Z" },
            { status: "Complete" },
          ],
    );
  });

  it("never writes over a subscription that has the id of the new one", async () => {
    world = await openNceWorld();
    const id = await submitted("azure-1");
    const taken = arisingId(NceTransferId.parse(id), 1, "subscription");
    await world.put(subscriptionThing(azure(taken)));
    await sweep();
    expect(linesOf(await transferOf(id))).toMatchObject([{ status: "Failed" }]);
    expect(await subscriptionOf(taken)).toMatchObject({ partner: SOURCE.tenant });
  });
});

describe("timers of Microsoft transfers", () => {
  it("remind on days 7, 21 and 29 and expire on the 30th, each at its instant", async () => {
    world = await openNceWorld();
    await live("2024-06-15T10:00:00.000Z");
    const id = await world.created();
    const instants = await live("2024-07-20T00:00:00.000Z");
    for (const instant of ["2024-06-22T10:00", "2024-07-06T10:00", "2024-07-14T10:00", "2024-07-16T00:00"])
      expect(instants).toContain(`${instant}:00.000Z`);
    expect(await toldTypes(id)).toEqual([
      "Transfer Created",
      "Transfer Reminder",
      "Transfer Reminder",
      "Transfer Reminder",
      "Transfer Expired",
    ]);
    expect((await told(id)).map(([, { day }]) => day)).toEqual([undefined, 7, 21, 29, undefined]);
    expect(await transferOf(id)).toMatchObject({ status: "Expired", endedAt: "2024-07-16T00:00:00.000Z" });
  });

  it("send the latest reminder after a long stop, and none of what has expired", async () => {
    world = await openNceWorld();
    const id = await world.created();
    world.setNow("2024-07-10T00:00:00.000Z");
    await sweep();
    expect((await told(id)).map(([, { day }]) => day)).toEqual([undefined, 21]);
    world.setNow("2025-01-01T00:00:00.000Z");
    await sweep();
    expect(await toldTypes(id)).toEqual(["Transfer Created", "Transfer Reminder", "Transfer Expired"]);
    expect(await transferOf(id)).toMatchObject({ endedAt: "2024-07-16T00:00:00.000Z" });
  });

  it("attempt every line once though they come after the 72 hours", async () => {
    world = await openNceWorld();
    const id = await submitted("sub-1", "sub-2");
    await fault("sub-1", "2025-01-01T00:00:00.000Z");
    world.setNow("2024-07-01T08:00:00.000Z");
    await sweep();
    expect(await transferOf(id)).toMatchObject({
      status: "PartiallyComplete",
      lines: [
        { status: "Failed", attempts: 1 },
        { status: "Complete", effectiveDate: "2024-07-01" },
      ],
    });
  });

  it("do everything once though two sweep at once", async () => {
    world = await openNceWorld();
    const id = await submitted("sub-1", "sub-2", "azure-1");
    const processes = Array.from({ length: 3 }, () => {
      const { table, configurationDeps } = world;
      const configuration = createConfigurationCache(configurationDeps);
      const { clock, journal, sha256 } = world.deps;
      const changes = createConfigurationChanger({ table, clock, sha256, configuration, journal });
      return { changes, configuration, clock, secrets: world.deps.secrets };
    });
    await Promise.all(processes.map(carryOutAll));
    const types = await toldTypes(id);
    expect(types.filter((type) => type === "Line Completed")).toHaveLength(3);
    expect(types.filter((type) => type === "Transfer Completed")).toHaveLength(1);
    const ids = (await postings()).flatMap(({ lines }) => lines.map((line) => line.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(Array.from({ length: 12 }, (_, index) => index))(
    "leave the same whoever is killed where (%i)",
    async (seed) => {
      const outcome = async (percent: number) => {
        let crashing: ReturnType<typeof crashingTable> | undefined;
        world = await openNceWorld({
          around: (table) => {
            crashing = crashingTable(table, createRandom(`killed ${seed}`), percent);
            return crashing.table;
          },
        });
        const id = await submitted("sub-1", "sub-2", "azure-1");
        const { during = (work: () => Promise<number>) => work() } = crashing ?? {};
        for (let tries = 0; ; tries += 1) {
          try {
            await during(sweep);
            break;
          } catch (error) {
            if (!(error instanceof CrashError) || tries > 200) throw error;
          }
        }
        return { transfer: await transferOf(id), postings: await postings(), told: await told(id) };
      };
      const undisturbed = await outcome(0);
      await world.close();
      expect(await outcome(45)).toEqual(undisturbed);
    },
  );
});
