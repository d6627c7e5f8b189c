import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { ObjectStore } from "../../shared/ports/object-store.ts";

type Register = (name: string, body: () => Promise<void>) => void;
const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
const refused = { name: "InvalidObjectKeyError" };

/** What a folder and a bucket must do alike. `open` gives a store of its own to every test. */
export const objectStoreContract = (test: Register, open: () => Promise<ObjectStore>): void => {
  test("gives back the bytes that were put, and nothing for what was not", async () => {
    const store = await open();
    await store.put("a/text.json", "Grüße");
    await store.put("a/bytes.bin", new Uint8Array([0, 255, 10, 13]));
    await store.put("a/empty", "");

    expect(text(await store.get("a/text.json"))).toBe("Grüße");
    expect([...((await store.get("a/bytes.bin")) ?? [])]).toEqual([0, 255, 10, 13]);
    expect((await store.get("a/empty"))?.length).toBe(0);
    expect(await store.get("a/none")).toBeUndefined();
    expect(await store.get("a/text.json/below")).toBeUndefined();
  });

  test("replaces an object as a whole", async () => {
    const store = await open();
    await store.put("a/b", "a long first version");
    await store.put("a/b", "short");

    expect(text(await store.get("a/b"))).toBe("short");
  });

  test("creates once: the same bytes again are the same, others a conflict that changes nothing", async () => {
    const store = await open();

    expect(await store.create("invoices/1.json", "one")).toBe("created");
    expect(await store.create("invoices/1.json", Buffer.from("one"))).toBe("same");
    expect(await store.create("invoices/1.json", "two")).toBe("conflict");
    expect(await store.create("invoices/1.json", "one more")).toBe("conflict");
    expect(text(await store.get("invoices/1.json"))).toBe("one");
  });

  test("lets exactly one of many concurrent creators win", async () => {
    const store = await open();
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, writer) => store.create("race/object", `writer ${writer}`)),
    );

    const winner = outcomes.indexOf("created");
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(29);
    expect(text(await store.get("race/object"))).toBe(`writer ${winner}`);
  });

  test("never shows a mixture while writers replace an object", async () => {
    const store = await open();
    const body = (letter: string) => letter.repeat(300_000);
    await store.put("race/replaced", body("a"));
    const reads: (string | undefined)[] = [];
    const read = async () => {
      for (let turn = 0; turn < 15; turn += 1) reads.push(text(await store.get("race/replaced")));
    };

    await Promise.all([
      read(),
      ..."bcdefgh".split("").map((letter) => store.put("race/replaced", body(letter))),
    ]);

    for (const seen of reads) expect(seen).toBe(body(seen?.[0] ?? "nothing"));
  });

  test("lists keys under a prefix in byte order of UTF-8", async () => {
    const store = await open();
    const inOrder = [
      "r/BILLING_PERIOD=2026-10/x.parquet",
      "r/B\u{fffd}",
      "r/B😀",
      "r/a-b",
      "r/a.csv",
      "r/a/z",
      "r/a0",
      "r/ä",
    ];
    for (const key of [...inOrder].reverse()) await store.put(key, key);
    await store.put("rest/x", "");

    expect(await store.list("r/")).toEqual(inOrder);
    expect(await store.list("r")).toEqual([...inOrder, "rest/x"]);
    expect(await store.list("r/a")).toEqual(["r/a-b", "r/a.csv", "r/a/z", "r/a0"]);
    expect(await store.list("r/a/")).toEqual(["r/a/z"]);
    expect(await store.list("r/BILLING_PERIOD=2026-1")).toEqual(["r/BILLING_PERIOD=2026-10/x.parquet"]);
    expect(await store.list("nothing/")).toEqual([]);
    expect((await store.list("")).length).toBe(9);
  });

  test("lists more keys than one page of S3 holds", async () => {
    const store = await open();
    const keys = Array.from({ length: 1100 }, (_, index) => `many/${String(index).padStart(5, "0")}`);
    for (let start = 0; start < keys.length; start += 50)
      await Promise.all(keys.slice(start, start + 50).map((key) => store.put(key, "")));

    expect(await store.list("many/")).toEqual(keys);
  });

  test("deletes, also what is not there", async () => {
    const store = await open();
    await store.put("a/b", "x");
    await store.delete("a/b");
    await store.delete("a/b");

    expect(await store.get("a/b")).toBeUndefined();
    expect(await store.list("a/")).toEqual([]);
    expect(await store.create("a/b", "new")).toBe("created");
  });

  test("gives a local file with the object's bytes and the end of its name", async () => {
    const store = await open();
    await store.put("data/chunk-1.csv.gz", "first");
    const path = await store.localPath("data/chunk-1.csv.gz");
    expect(path.endsWith("chunk-1.csv.gz")).toBe(true);
    expect(await readFile(path, "utf8")).toBe("first");
    expect(await readFile(await store.localPath("data/chunk-1.csv.gz"), "utf8")).toBe("first");

    await store.put("data/chunk-1.csv.gz", "second");

    expect(await readFile(await store.localPath("data/chunk-1.csv.gz"), "utf8")).toBe("second");
    await expect(store.localPath("data/none")).rejects.toMatchObject({ name: "ObjectNotFoundError" });
  });

  test("moves a finished file in, large ones too, over what was there", async () => {
    const store = await open();
    const folder = await mkdtemp(join(tmpdir(), "rebill-put-file-"));
    const path = join(folder, "report.parquet");
    const large = Buffer.alloc(12 * 1024 * 1024, "0123456789");
    await store.put("reports/r.parquet", "old");
    await writeFile(path, large);

    await store.putFile("reports/r.parquet", path);

    expect(Buffer.compare((await store.get("reports/r.parquet")) ?? Buffer.of(), large)).toBe(0);
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
    await rm(folder, { recursive: true });
  });

  test("refuses keys that a folder or a bucket would take for something else", async () => {
    const store = await open();
    const bad = [
      "",
      "/a/b",
      "a//b",
      "a/",
      "a/../../b",
      "..",
      "a/./b",
      ".tmp/x",
      "a/.hidden",
      "a\\b/c",
      "a/b\n",
      "a/\u0000",
      `a/${"x".repeat(256)}`,
      `a/${"é".repeat(200)}`,
      `${"a/".repeat(600)}b`,
      "a/\ud800",
    ];
    for (const key of bad) {
      await expect((async () => store.put(key, "x"))(), JSON.stringify(key)).rejects.toMatchObject(refused);
      await expect((async () => store.get(key))(), JSON.stringify(key)).rejects.toMatchObject(refused);
      await expect((async () => store.create(key, "x"))()).rejects.toMatchObject(refused);
      await expect((async () => store.delete(key))()).rejects.toMatchObject(refused);
      await expect((async () => store.localPath(key))()).rejects.toMatchObject(refused);
      await expect((async () => store.putFile(key, "/nowhere"))()).rejects.toMatchObject(refused);
    }
    expect(await store.list("")).toEqual([]);
    expect(await store.list("../")).toEqual([]);
  });

  test("takes keys with blanks, plus signs, equal signs and other scripts", async () => {
    const store = await open();
    const keys = ["a b/c+d=e&f?.txt", "請求書/№ 1 (ü).pdf", "%2e%2e/x", "a/b~c'd\"e"];
    for (const key of keys) await store.put(key, key);

    for (const key of keys) expect(text(await store.get(key))).toBe(key);
    expect([...(await store.list(""))].sort()).toEqual([...keys].sort());
  });
};
