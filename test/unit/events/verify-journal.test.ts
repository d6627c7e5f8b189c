import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import {
  createJournalStore,
  type JournalDraft,
  type JournalEntry,
  journalHash,
} from "../../../shared/stores/journal-store.ts";
import { verifyJournal } from "../../../shared/use-cases/verify-journal.ts";
import { openTestTable, type TestTable } from "../../support/test-table.ts";

const draft = (action: string): JournalDraft => ({
  at: Instant.parse("2026-11-01T00:00:00.000Z"),
  actor: { system: "test" },
  action,
  resources: [],
  before: null,
  after: { text: "ü", number: 15 },
  requestId: "r",
  events: [],
});

let opened: TestTable;
let journal: ReturnType<typeof createJournalStore>;
const LAST = 7;
beforeEach(async () => {
  opened = await openTestTable();
  journal = createJournalStore(opened.table, sha256Hex);
  for (let index = 1; index <= LAST; index += 1)
    await opened.table.transact(journal.append(await journal.head(), [draft(`Action${index}`)]).writes);
});
afterEach(() => opened.close());

const key = (sequence: number) => ({ pk: "JOURNAL", sk: `ENTRY#${String(sequence).padStart(12, "0")}` });
const entryOf = async (sequence: number): Promise<JournalEntry> =>
  (await opened.table.get(key(sequence)))?.entry as JournalEntry;
const rewrite = (sequence: number, entry: unknown) => opened.table.put({ ...key(sequence), entry });
const detail = async (): Promise<string | undefined> => {
  const { ok, checks } = await verifyJournal({ journal, sha256: sha256Hex });
  expect(checks).toMatchObject([{ name: "journal", ok }]);
  return ok ? undefined : checks[0]?.detail;
};

describe("verifyJournal", () => {
  it("finds a chain that nobody touched whole, and says where it ends", async () => {
    const { ok, head } = await verifyJournal({ journal, sha256: sha256Hex });

    expect(ok).toBe(true);
    expect(head).toEqual({ sequence: LAST, hash: (await entryOf(LAST)).hash });
  });

  it("finds an empty journal whole", async () => {
    const empty = await openTestTable();
    const store = createJournalStore(empty.table, sha256Hex);

    expect((await verifyJournal({ journal: store, sha256: sha256Hex })).ok).toBe(true);
    await empty.close();
  });

  it("names an entry whose content was changed", async () => {
    await rewrite(3, { ...(await entryOf(3)), action: "Another" });

    expect(await detail()).toBe("entry 3 was changed after it was written");
  });

  it("names the entry behind one that was changed and given the hash of its new content", async () => {
    const { hash: _, ...content } = { ...(await entryOf(3)), action: "Another" };
    await rewrite(3, { ...content, hash: journalHash(content, sha256Hex) });

    expect(await detail()).toBe("entry 4 does not follow the entry before it");
  });

  it("names an entry that was made unreadable, or given something more", async () => {
    await rewrite(2, { ...(await entryOf(2)), note: "added" });

    expect(await detail()).toBe("entry 2 cannot be read");
  });

  it("names entries that were deleted from the middle", async () => {
    await opened.table.delete(key(3));
    expect(await detail()).toBe("entry 3 is missing");

    await opened.table.delete(key(4));
    expect(await detail()).toBe("entries 3 to 4 are missing");
  });

  it("names an entry that was moved to another place", async () => {
    await rewrite(5, await entryOf(4));

    expect(await detail()).toBe("entry 5 says that it is entry 4");
  });

  it("finds that the tail was cut off, because the head names it", async () => {
    await opened.table.delete(key(LAST));
    await opened.table.delete(key(LAST - 1));

    expect(await detail()).toBe("entries 6 to 7 are missing");
  });

  it("finds that the head was set back, because entries lie behind it", async () => {
    const { sequence, hash } = await entryOf(5);
    await opened.table.put({ pk: "JOURNAL-HEAD", sk: "HEAD", sequence, hash });

    expect(await detail()).toBe("entry 6 lies behind the head of the chain, entry 5");
  });

  it("finds a head that names another last entry", async () => {
    await opened.table.put({ pk: "JOURNAL-HEAD", sk: "HEAD", sequence: LAST, hash: "f".repeat(64) });

    expect(await detail()).toBe("entry 7 is the last one, but not the one the head of the chain names");
  });
});
