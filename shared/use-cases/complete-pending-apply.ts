import { StoredConfiguration } from "../domain/configuration/model.ts";
import type { Write } from "../ports/table.ts";
import {
  type ConfigurationHead,
  createConfigurationHeadStore,
  headCheck,
} from "../stores/configuration-head-store.ts";
import { configurationWrites, loadVersions } from "../stores/configuration-store.ts";
import { createJournalStore, type JournalDraft } from "../stores/journal-store.ts";
import { ConfigurationBusyError } from "./configuration/configuration-busy-error.ts";
import type { ConfigurationStorage } from "./configuration-dependencies.ts";

/** DynamoDB takes 100 writes and 4 MB in one transaction; one write is the check of the head. */
const MAX_WRITES = 99;
const MAX_BYTES = 3_000_000;
const MAX_ROUNDS = 20;

/**
 * Finishes an apply that was interrupted, from the wanted configuration it left behind. Does nothing when none
 * is under way. Safe to call at any time and by several processes at once: all of them write towards the same
 * state, and whoever was overtaken finds the head moved on.
 */
export const completePendingApply = async (deps: ConfigurationStorage): Promise<"completed" | "nothing"> => {
  const heads = createConfigurationHeadStore(deps.table);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const head = await heads.read();
    if (head.pending === null) return round === 0 ? "nothing" : "completed";
    const { object, from, at } = head.pending;
    const wanted = await loadWanted(deps, object);
    const writes = configurationWrites(await loadVersions(deps.table), wanted, from, at);
    const written = await writeAll(deps, writes, head.version);
    if (written === "stale") continue;
    if ((await finish(deps, head, appliedEntry(head.pending))) === "finished") return "completed";
  }
  throw new ConfigurationBusyError(MAX_ROUNDS, "finish an apply");
};

/** Nothing pending any more and the journal says so, in one transaction: an apply is told of exactly once. */
const finish = async (
  { table, sha256 }: ConfigurationStorage,
  head: ConfigurationHead,
  entry: JournalDraft,
): Promise<"finished" | "stale"> => {
  const journal = createJournalStore(table, sha256);
  const next = {
    version: head.version + 1,
    pending: null,
    applied: head.pending?.object ?? head.applied,
    recent: [],
  };
  const outcome = await table.transact([
    createConfigurationHeadStore(table).replaceWrite(next, head.version),
    ...journal.append(await journal.head(), [entry]).writes,
  ]);
  return outcome.kind === "written" ? "finished" : "stale";
};

const appliedEntry = ({ object, from, at }: NonNullable<ConfigurationHead["pending"]>): JournalDraft => ({
  at,
  actor: { system: "apply" },
  action: "ApplyConfiguration",
  resources: [],
  before: null,
  after: { object, from },
  requestId: object,
  events: [
    {
      source: "rebill.configuration",
      detailType: "Configuration Applied",
      resources: [],
      detail: { from },
    },
  ],
});

const loadWanted = async ({ objects }: ConfigurationStorage, key: string): Promise<StoredConfiguration> => {
  const bytes = await objects.get(key);
  if (bytes === undefined) throw new Error(`${key} is missing; an unfinished apply needs it`);
  return StoredConfiguration.parse(JSON.parse(new TextDecoder().decode(bytes)));
};

const writeAll = async (
  { table }: ConfigurationStorage,
  writes: readonly Write[],
  version: number,
): Promise<"written" | "stale"> => {
  for (const batch of batches(writes)) {
    const outcome = await table.transact([headCheck(version), ...batch]);
    if (outcome.kind === "condition-failed") return "stale";
  }
  return "written";
};

const batches = (writes: readonly Write[]): readonly (readonly Write[])[] => {
  const result: Write[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const write of writes) {
    const size = new TextEncoder().encode(JSON.stringify(write)).length;
    const current = result.at(-1);
    if (current === undefined || current.length >= MAX_WRITES || bytes + size > MAX_BYTES) {
      result.push([write]);
      bytes = size;
    } else {
      current.push(write);
      bytes += size;
    }
  }
  return result;
};
