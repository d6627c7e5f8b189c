import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDataDirectory } from "../../infra/local/data-directory/open-data-directory.ts";
import { processIdentity } from "../../infra/local/data-directory/process-identity.ts";
import { type ChildScript, runScript } from "../support/child-script.ts";
import { optionalSuite } from "../support/optional-suite.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  vi.stubEnv("DYNAMODB_ENDPOINT", "");
  folder = await mkdtemp(join(tmpdir(), "rebill-crash-"));
  path = join(folder, "data");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const startHolder = async (acknowledged: number): Promise<ChildScript> => {
  const holder = runScript("hold-data-directory.ts", path);
  await holder.untilLine((lines) => lines.length > acknowledged);
  return holder;
};

const engineProcess = async (): Promise<number> => {
  const names = (await readdir(join(path, ".lock"))).filter((name) => name.endsWith(".pid"));
  expect(names).toHaveLength(1);
  return Number(await readFile(join(path, ".lock", names[0] ?? ""), "utf8"));
};

/** Opens the directory that nobody waits for, and compares it with what the killed holder had announced. */
const inspect = async (holder: ChildScript): Promise<void> => {
  const waited: number[] = [];
  const directory = await openDataDirectory(path, { onWaiting: ({ processId }) => waited.push(processId) });
  const acknowledged = holder.lines.length - 1;
  const counts = await Promise.all(
    [0, 1, 2].map(async (part) => {
      const page = await directory.table.query({ partition: `held-${part}`, limit: 1000 });
      expect(page.cursor).toBeUndefined();
      return page.items.length;
    }),
  );
  const objects = await directory.objects.list("held/");
  for (const key of objects) {
    const words = Buffer.from((await directory.objects.get(key)) ?? [])
      .toString("utf8")
      .trimEnd()
      .split(" ");
    expect(words).toHaveLength(20_000);
    expect(new Set(words).size).toBe(1);
  }
  expect(waited).toEqual([]);
  expect(new Set(counts).size).toBe(1);
  expect(counts[0]).toBeGreaterThanOrEqual(acknowledged);
  await directory.close();
};

describe("a command killed with kill -9", () => {
  it("leaves a directory that the next command has at once, complete, with the old engine gone", async () => {
    await (await openDataDirectory(path, { create: true })).close();
    for (const acknowledged of [1, 20, 60]) {
      const holder = await startHolder(acknowledged);
      const engine = await engineProcess();
      expect(processIdentity(engine)).toBeDefined();

      holder.child.kill("SIGKILL");
      await holder.ended;
      await inspect(holder);

      expect(processIdentity(engine)).toBeUndefined();
    }
  });

  it("takes its engine along even when nobody opens the directory again", async () => {
    await (await openDataDirectory(path, { create: true })).close();
    const holder = await startHolder(1);
    const engine = await engineProcess();

    holder.child.kill("SIGKILL");

    await vi.waitFor(() => expect(processIdentity(engine)).toBeUndefined(), { timeout: 10_000 });
  });
});

describe("lockDirectory", () => {
  it("gives every turn to one of many processes, also after holders that died with it", async () => {
    const counter = join(folder, "counter");
    await writeFile(counter, "0");
    const contenders = Array.from({ length: 4 }, () =>
      runScript("take-turns.ts", join(folder, "lock"), counter, "40"),
    );

    await Promise.all(contenders.map((contender) => contender.ended));

    expect(await readFile(counter, "utf8")).toBe("160");
    const turns = (await readFile(`${counter}.turns`, "utf8")).trim().split("\n").map(Number);
    expect(turns).toEqual([...new Set(turns)].sort((left, right) => left - right));
    expect((await readdir(join(folder, "lock"))).length).toBeLessThan(40);
  });
});

optionalSuite(
  "an engine that outlived its command",
  process.platform === "linux" ? undefined : "Linux, to find the engine's watcher",
  (test) => {
    test("is ended before its file is opened again", async () => {
      await (await openDataDirectory(path, { create: true })).close();
      const holder = await startHolder(5);
      const engine = await engineProcess();
      // Without its watcher the engine does not notice the end of its command.
      for (const watcher of (await readFile(`/proc/${engine}/task/${engine}/children`, "utf8")).split(" "))
        if (watcher !== "") process.kill(Number(watcher), "SIGKILL");
      holder.child.kill("SIGKILL");
      await holder.ended;
      expect(processIdentity(engine)).toBeDefined();

      await inspect(holder);

      expect(processIdentity(engine)).toBeUndefined();
    });

    test("is left alone when its process id belongs to somebody else by now", async () => {
      await (await openDataDirectory(path, { create: true })).close();
      await writeFile(join(path, ".lock", "engine-99.pid"), `${process.pid}\n`);

      await (await openDataDirectory(path)).close();

      expect(processIdentity(process.pid)).toBeDefined();
      expect(await readdir(join(path, ".lock"))).not.toContain("engine-99.pid");
    });
  },
);
