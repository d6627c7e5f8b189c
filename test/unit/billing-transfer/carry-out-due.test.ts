import { afterEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import {
  RequestedTransfer,
  type ResponsibilityTransfer,
} from "../../../shared/domain/billing-transfer/responsibility-transfer.ts";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { TransferId } from "../../../shared/domain/identifiers.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createJournalStore } from "../../../shared/stores/journal-store.ts";
import {
  createConfigurationChanger,
  thingChange,
} from "../../../shared/use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../../../shared/use-cases/configuration/configuration-cache.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import type { DueSource } from "../../../shared/use-cases/timers/due.ts";
import { ALPHA, DISTRIBUTOR, openTimerWorld, type TimerWorld } from "./timer-world.ts";

const COUNT = 205;
const NOW = Instant.parse("2027-03-01T00:00:00.000Z");

let world: TimerWorld;
afterEach(() => world.close());

const idOf = (index: number): TransferId => TransferId.parse(`rt-${String(index).padStart(12, "0")}`);
/** Invitations without an answer, of which every third one expires a month later than the others. */
const fill = async (notes = "Please accept."): Promise<void> => {
  const { changes } = world.deps;
  for (let first = 0; first < COUNT; first += 40) {
    const transfers = Array.from({ length: Math.min(40, COUNT - first) }, (_, index) =>
      RequestedTransfer.parse({
        id: idOf(first + index),
        handshake: `h-${String(first + index).padStart(12, "0")}`,
        name: "n",
        source: ALPHA,
        target: DISTRIBUTOR,
        start: (first + index) % 3 === 0 ? "2027-02" : "2027-01",
        notes,
        requestedAt: "2026-11-15T10:00:00.000Z",
        status: "REQUESTED",
      }),
    );
    await changes.change({ actor: { system: "test" }, action: "Fill", requestId: "fill" }, () => ({
      answer: undefined,
      changes: transfers.map((value) =>
        thingChange("responsibilityTransfers", value.id, { from: ALWAYS, value }),
      ),
      resources: [],
      events: [],
    }));
  }
};
/** A process of its own on the table: another memory of the configuration. */
const processOn = (table: Table) => {
  const configuration = createConfigurationCache({ table, objects: world.objects, sha256: sha256Hex });
  const journal = createJournalStore(table, sha256Hex);
  const clock = { now: () => NOW };
  return {
    clock,
    changes: createConfigurationChanger({ table, clock, sha256: sha256Hex, configuration, journal }),
  };
};
const expired = async (): Promise<readonly (string | undefined)[]> =>
  (await world.events())
    .filter(({ what }) => what === "Expired")
    .map(({ detail }) => String(detail.handshake));
const states = async (): Promise<ReadonlySet<ResponsibilityTransfer["status"]>> => {
  const { state } = await createConfigurationCache({
    table: world.table,
    objects: world.objects,
    sha256: sha256Hex,
  }).current();
  return new Set(state.responsibilityTransfers.list(ALWAYS).map(({ status }) => status));
};
const everyOnceInOrder = (told: readonly (string | undefined)[]): void => {
  const third = (handshake: string | undefined): boolean => Number(handshake?.slice(2)) % 3 === 0;
  expect(new Set(told).size).toBe(COUNT);
  expect(told).toHaveLength(COUNT);
  expect(told.findIndex(third)).toBe(told.findLastIndex((each) => !third(each)) + 1);
};

describe("carrying out what is due", () => {
  it("takes as many transactions as it needs, in the order of time", async () => {
    world = await openTimerWorld();
    await fill();
    const before = (await world.journalled()).length;

    expect(await carryOutDue(processOn(world.table))).toBe(COUNT);

    expect((await world.journalled()).length - before).toBe(3);
    everyOnceInOrder(await expired());
    expect(await states()).toEqual(new Set(["EXPIRED"]));
  });

  it("keeps transactions small where the records are large", async () => {
    world = await openTimerWorld();
    await fill("€".repeat(1024));
    const before = (await world.journalled()).length;

    expect(await carryOutDue(processOn(world.table))).toBe(COUNT);

    const entries = (await world.journalled()).slice(before);
    expect(entries.length).toBeGreaterThan(3);
    for (const entry of entries) expect(Buffer.byteLength(JSON.stringify(entry))).toBeLessThan(390_000);
  });

  it("does everything once when it is killed before or after any write and begun again", async () => {
    world = await openTimerWorld();
    await fill();
    let writes = 0;
    const killed = (after: boolean): Table => ({
      ...world.table,
      transact: async (list) => {
        if (list.length === 0) return world.table.transact(list);
        writes += 1;
        if (after) await world.table.transact(list);
        throw new Error("killed");
      },
    });

    for (let round = 0; round < 8; round += 1)
      await carryOutDue(processOn(killed(round % 2 === 1))).catch(() => undefined);

    // The second, fourth and sixth one did their first transaction; then nothing was left.
    expect(writes).toBe(6);
    expect(await carryOutDue(processOn(world.table))).toBe(0);
    everyOnceInOrder(await expired());
    expect(await states()).toEqual(new Set(["EXPIRED"]));
  });

  it("does everything once when several are at it", async () => {
    world = await openTimerWorld();
    await fill();

    const done = await Promise.all([1, 2, 3].map(() => carryOutDue(processOn(world.table))));

    expect(done.reduce((sum, count) => sum + count, 0)).toBe(COUNT);
    everyOnceInOrder(await expired());
  });

  it("stops with a fault instead of doing for ever what stays due", async () => {
    world = await openTimerWorld();
    const stuck: DueSource = {
      due: () => [{ at: NOW, key: "a thing", carryOut: () => ({ changes: [], resources: [], events: [] }) }],
      next: () => NOW,
    };

    await expect(carryOutDue(processOn(world.table), [stuck])).rejects.toThrow(
      "a thing is due although it was done",
    );
  });
});
