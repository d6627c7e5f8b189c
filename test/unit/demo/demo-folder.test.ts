import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recreateDemoFolder } from "../../../infra/local/demo/demo-folder.ts";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "rebill-demo-folder-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe("recreateDemoFolder", () => {
  it("makes a folder that is not there, or is empty", async () => {
    await recreateDemoFolder(join(parent, "new"));
    await mkdir(join(parent, "empty"));
    await recreateDemoFolder(join(parent, "empty"));

    expect(await readdir(join(parent, "new"))).toEqual([".rebill-demo"]);
    expect(await readdir(join(parent, "empty"))).toEqual([".rebill-demo"]);
  });

  it("empties a folder it made before", async () => {
    const folder = join(parent, "demo-out");
    await recreateDemoFolder(folder);
    await writeFile(join(folder, "old.txt"), "old");
    await recreateDemoFolder(folder);

    expect(await readdir(folder)).toEqual([".rebill-demo"]);
  });

  it("refuses to delete what it did not make", async () => {
    await writeFile(join(parent, "thesis.txt"), "years of work");

    await expect(recreateDemoFolder(parent)).rejects.toThrow(/exists and was not made by the demo/);
    expect(await readFile(join(parent, "thesis.txt"), "utf8")).toBe("years of work");
  });

  it("refuses a file", async () => {
    await writeFile(join(parent, "file"), "");

    await expect(recreateDemoFolder(join(parent, "file"))).rejects.toThrow(/is a file; name a folder/);
  });
});
