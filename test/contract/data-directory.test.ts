import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type DataDirectory,
  openDataDirectory,
} from "../../infra/local/data-directory/open-data-directory.ts";
import { Instant } from "../../shared/domain/time/instant.ts";

let folder: string;
let path: string;
const opened: DataDirectory[] = [];
const open = async (options: Parameters<typeof openDataDirectory>[1] = {}): Promise<DataDirectory> => {
  const directory = await openDataDirectory(path, options);
  opened.push(directory);
  return directory;
};
beforeEach(async () => {
  vi.stubEnv("DYNAMODB_ENDPOINT", "");
  folder = await mkdtemp(join(tmpdir(), "rebill-directory-"));
  path = join(folder, "data");
});
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
  await rm(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});
const invalid = (message: string) => ({
  name: "InvalidInputError",
  path: "--data",
  message: expect.stringContaining(message),
});

describe("openDataDirectory", () => {
  it("says to run init where there is no data directory, and leaves no trace", async () => {
    await expect(open()).rejects.toMatchObject(invalid("run `rebill init`"));
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
    await mkdir(path);

    await expect(open()).rejects.toMatchObject(invalid("run `rebill init`"));

    expect(await readdir(path)).toEqual([]);
  });

  it("keeps records, objects, clock and secrets from one command to the next", async () => {
    const now = Instant.parse("2026-11-01T00:00:00.000Z");
    const first = await open({ create: true });
    await first.table.put({ pk: "a", sk: "b", value: 1 });
    await first.objects.put("reports/x/y.csv", "1,2\n");
    first.clock.set(now);
    const sealed = await first.secrets.encrypt("s3cret", "AKIA1");
    await first.close();

    const second = await open();

    expect(await second.table.get({ pk: "a", sk: "b" })).toEqual({ pk: "a", sk: "b", value: 1 });
    expect(await readFile(join(path, "reports/x/y.csv"), "utf8")).toBe("1,2\n");
    expect(await second.objects.list("")).toEqual(["reports/x/y.csv"]);
    expect(second.clock.now()).toBe(now);
    expect(await second.secrets.decrypt(sealed, "AKIA1")).toBe("s3cret");
    second.clock.clear();
    expect(second.clock.now()).not.toBe(now);
  });

  it("opens what is there when asked to create again", async () => {
    const first = await open({ create: true });
    await first.table.put({ pk: "a", sk: "b" });
    await first.close();

    const again = await open({ create: true });

    expect(await again.table.get({ pk: "a", sk: "b" })).toEqual({ pk: "a", sk: "b" });
  });

  it("creates over what a killed init left, but not among other files", async () => {
    await mkdir(join(path, ".lock"), { recursive: true });
    await (await open({ create: true })).close();
    await mkdir(join(folder, "photos"));
    await writeFile(join(folder, "photos", "cat.jpg"), "");

    await expect(openDataDirectory(join(folder, "photos"), { create: true })).rejects.toMatchObject(
      invalid("holds other files"),
    );
    await expect(
      openDataDirectory(join(folder, "photos", "cat.jpg"), { create: true }),
    ).rejects.toMatchObject(invalid("is a file"));

    expect(await readdir(join(folder, "photos"))).toEqual(["cat.jpg"]);
  });

  it("refuses a newer format and a damaged description", async () => {
    await (await open({ create: true })).close();
    const description = join(path, "data-directory.json");
    const text = await readFile(description, "utf8");

    await writeFile(description, text.replace('"formatVersion": 1', '"formatVersion": 2'));
    await expect(open()).rejects.toMatchObject(invalid("has format 2"));
    await writeFile(description, text.slice(0, 20));
    await expect(open()).rejects.toMatchObject(invalid("is damaged"));
    await writeFile(description, text);
    await (await open()).close();
  });

  it("does not silently open an empty table on another engine", async () => {
    await (await open({ create: true })).close();
    vi.stubEnv("DYNAMODB_ENDPOINT", "http://127.0.0.1:1");

    await expect(open()).rejects.toMatchObject({ name: "InvalidInputError", path: "DYNAMODB_ENDPOINT" });
  });

  it("lets objects reach none of its own files", async () => {
    const directory = await open({ create: true });

    for (const key of ["table.sqlite", "credentials", "secret.key", "clock.json", ".lock/x"])
      await expect((async () => directory.objects.get(key))()).rejects.toMatchObject({
        name: "InvalidObjectKeyError",
      });
    expect(await directory.objects.list("")).toEqual([]);
  });

  it("removes the remains of writes that were cut short", async () => {
    await (await open({ create: true })).close();
    await mkdir(join(path, ".tmp"));
    await writeFile(join(path, ".tmp", "half"), "x");

    await open();

    expect(await readdir(path)).not.toContain(".tmp");
  });
});

describe("a data directory in use", () => {
  it("makes a second command wait, who is told once for whom, and lets it in", async () => {
    const first = await open({ create: true, command: "rebill month-end" });
    const told: string[] = [];
    const second = open({ onWaiting: ({ command, processId }) => told.push(`${command} ${processId}`) });
    await vi.waitFor(() => expect(told).toEqual([`rebill month-end ${process.pid}`]));
    await first.table.put({ pk: "written", sk: "late" });

    await first.close();

    expect(await (await second).table.get({ pk: "written", sk: "late" })).toBeDefined();
    expect(told).toHaveLength(1);
  });

  it("says so when it does not become free in time", async () => {
    await open({ create: true, command: "rebill serve" });
    const told: number[] = [];

    await expect(
      open({ waitSeconds: 0, onWaiting: ({ processId }) => told.push(processId) }),
    ).rejects.toMatchObject({
      name: "DataDirectoryBusyError",
      message: expect.stringContaining(`rebill serve (pid ${process.pid})`),
    });
    expect(told).toEqual([process.pid]);
  });

  it("is free again after a command that could not open it", async () => {
    await (await open({ create: true })).close();
    vi.stubEnv("DYNOXIDE_BINARY", join(folder, "no-such-binary"));
    await expect(open()).rejects.toMatchObject({ name: "TableEngineMissingError" });
    vi.stubEnv("DYNOXIDE_BINARY", "");

    await open({ waitSeconds: 0 });
  });

  it("can be closed twice", async () => {
    const directory = await open({ create: true });
    await directory.close();
    const next = await open({ waitSeconds: 0 });
    await directory.close();

    await expect(open({ waitSeconds: 0, onWaiting: () => {} })).rejects.toMatchObject({
      name: "DataDirectoryBusyError",
    });
    await next.close();
  });
});
