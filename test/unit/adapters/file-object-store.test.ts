import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rebill-files-"));
});
afterEach(() => rm(root, { recursive: true }));
const refused = { name: "InvalidObjectKeyError" };

describe("createFileObjectStore", () => {
  it("keeps objects as files at their keys and leaves no temporary files", async () => {
    const store = createFileObjectStore(root);
    await store.put("reports/x/1.csv", "a");
    await store.create("reports/x/2.csv", "b");
    await store.create("reports/x/2.csv", "c");
    await writeFile(join(root, "finished"), "d");
    await store.putFile("reports/x/3.csv", join(root, "finished"));

    expect(await readdir(join(root, "reports", "x"))).toEqual(["1.csv", "2.csv", "3.csv"]);
    expect(await readFile(join(root, "reports", "x", "3.csv"), "utf8")).toBe("d");
    expect(await store.localPath("reports/x/1.csv")).toBe(join(root, "reports", "x", "1.csv"));
    expect(await readdir(join(root, ".tmp"))).toEqual([]);
  });

  it("says plainly that a key cannot be a file and a folder at once", async () => {
    const store = createFileObjectStore(root);
    await store.put("a/b", "x");
    await writeFile(join(root, "source"), "y");

    for (const key of ["a", "a/b/c", "a/b/c/d"]) {
      await expect(store.put(key, "x"), key).rejects.toMatchObject(refused);
      await expect(store.create(key, "x"), key).rejects.toMatchObject(refused);
      await expect(store.putFile(key, join(root, "source")), key).rejects.toMatchObject(refused);
      expect(await store.get(key)).toBeUndefined();
      await store.delete(key);
    }

    expect(await store.list("")).toEqual(["a/b", "source"]);
    expect(await readdir(join(root, ".tmp"))).toEqual([]);
  });

  it("keeps to folders when told to", async () => {
    const store = createFileObjectStore(root, { foldersOnly: true });
    await writeFile(join(root, "credentials"), "secret");
    await store.put("reports/a", "x");

    await expect(store.put("credentials", "x")).rejects.toMatchObject(refused);
    expect(await store.list("")).toEqual(["reports/a"]);
    expect(await store.list("cred")).toEqual([]);
  });

  it("lists neither hidden files nor links", async () => {
    const store = createFileObjectStore(root);
    await mkdir(join(root, "a", ".git"), { recursive: true });
    await writeFile(join(root, "a", ".git", "x"), "");
    await writeFile(join(root, "a", ".DS_Store"), "");
    await symlink(join(root, "a"), join(root, "a", "loop"));
    await store.put("a/x", "");

    expect(await store.list("")).toEqual(["a/x"]);
    expect(await store.list("a/.git/")).toEqual([]);
  });

  it("keeps the source of a move that failed", async () => {
    const store = createFileObjectStore(root);
    await store.put("a/b/c", "x");
    await writeFile(join(root, "source"), "y");

    await expect(store.putFile("a/b", join(root, "source"))).rejects.toMatchObject(refused);
    await expect(store.putFile("a/none", join(root, "absent"))).rejects.toMatchObject({ code: "ENOENT" });

    expect(await readFile(join(root, "source"), "utf8")).toBe("y");
  });
});
