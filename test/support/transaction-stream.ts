import type { Item, Table, Write } from "../../shared/ports/table.ts";

/** Records of one transaction, spread over partitions. */
const PARTS = 5;
const counterKeys = [
  { pk: "stream-counter", sk: "left" },
  { pk: "stream-counter-other", sk: "right" },
] as const;

export type StreamState = {
  /** Transactions of which some records are there and some are not. */
  readonly torn: readonly string[];
  /** Acknowledged transactions of which nothing is there. */
  readonly lost: readonly string[];
  readonly complete: number;
  /** Two records that every other transaction raises together. */
  readonly counters: readonly [unknown, unknown];
};

/** Streams of transactions that run until the table stops answering, and the inspection afterwards. */
export const transactionStream = ({ lanes }: { readonly lanes: number }) => {
  const attempted = new Set<string>();
  const acknowledged = new Set<string>();
  let onAcknowledged = () => {};

  const run = async (table: Table, round: number, lane: number): Promise<void> => {
    for (let step = 0; ; step += 1) {
      const id = `${round}-${lane}-${step}`;
      attempted.add(id);
      try {
        const outcome = await table.transact(await writesOf(table, id, lane === 0));
        if (outcome.kind === "written") acknowledged.add(id);
        else attempted.delete(id);
        onAcknowledged();
      } catch {
        return;
      }
    }
  };

  return {
    attempted,
    acknowledged,
    /** Ends when every lane has met an error. */
    write: async (table: Table, round: number): Promise<void> => {
      await Promise.all(Array.from({ length: lanes }, (_, lane) => run(table, round, lane)));
    },
    untilAcknowledged: (count: number): Promise<void> =>
      new Promise((resolve) => {
        onAcknowledged = () => {
          if (acknowledged.size >= count) resolve();
        };
      }),
    inspect: (table: Table): Promise<StreamState> => inspect(table, attempted, acknowledged),
  };
};

const partKeys = (id: string) =>
  Array.from({ length: PARTS }, (_, part) => ({ pk: `stream-${part}`, sk: `${id}` }));

const writesOf = async (table: Table, id: string, raisesCounters: boolean): Promise<readonly Write[]> => {
  const parts: readonly Write[] = partKeys(id).map((key) => ({
    kind: "put",
    item: { ...key, body: "x".repeat(500) },
    condition: { kind: "absent" },
  }));
  if (!raisesCounters) return parts;
  const last = (await table.get(counterKeys[0]))?.last;
  const next = typeof last === "number" ? last + 1 : 1;
  return [...parts, ...counterKeys.map((key): Write => ({ kind: "put", item: { ...key, last: next } }))];
};

const inspect = async (
  table: Table,
  attempted: ReadonlySet<string>,
  acknowledged: ReadonlySet<string>,
): Promise<StreamState> => {
  const ids = [...attempted];
  const found = await table.batchGet(ids.flatMap(partKeys));
  const parts = new Map<string, number>();
  for (const item of found) parts.set(item.sk, (parts.get(item.sk) ?? 0) + 1);
  const counters: readonly (Item | undefined)[] = await Promise.all(counterKeys.map((key) => table.get(key)));
  return {
    torn: ids.filter((id) => ![0, PARTS].includes(parts.get(id) ?? 0)),
    lost: ids.filter((id) => acknowledged.has(id) && !parts.has(id)),
    complete: ids.filter((id) => parts.get(id) === PARTS).length,
    counters: [counters[0]?.last, counters[1]?.last],
  };
};
