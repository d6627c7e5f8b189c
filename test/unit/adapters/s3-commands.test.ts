import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createS3ObjectStore } from "../../../shared/adapters/s3/s3-object-store.ts";

const mock = mockClient(S3Client);
let temporaryFolder: string;
beforeEach(async () => {
  mock.reset();
  temporaryFolder = await mkdtemp(join(tmpdir(), "rebill-s3-"));
});
afterEach(() => rm(temporaryFolder, { recursive: true, force: true }));
const client = new S3Client({ region: "eu-west-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } });
const store = (temporaryBytesMax?: number) =>
  createS3ObjectStore({
    client,
    bucket: "reports",
    temporaryFolder,
    ...(temporaryBytesMax === undefined ? {} : { temporaryBytesMax }),
  });
const status = (httpStatusCode: number) =>
  new S3ServiceException({ name: "Some", $fault: "client", message: "m", $metadata: { httpStatusCode } });
const body = (text: string): never =>
  Object.assign(Readable.from([Buffer.from(text)]), {
    transformToByteArray: async () => Buffer.from(text),
  }) as never;
const inputs = () => mock.calls().map((call) => call.args[0].input);

describe("commands sent to S3", () => {
  it("puts and deletes plainly", async () => {
    mock.onAnyCommand().resolves({});
    await store().put("a/b.json", "{}");
    await store().delete("a/b.json");

    expect(inputs()).toEqual([
      { Bucket: "reports", Key: "a/b.json", Body: Buffer.from("{}") },
      { Bucket: "reports", Key: "a/b.json" },
    ]);
    expect(mock.commandCalls(DeleteObjectCommand)).toHaveLength(1);
  });

  it("creates only where there is nothing, and compares when there is something", async () => {
    mock
      .on(PutObjectCommand)
      .rejects(status(412))
      .on(GetObjectCommand)
      .callsFake(() => ({ Body: body("one") }));

    expect(await store().create("a/b", "one")).toBe("same");
    expect(await store().create("a/b", "two")).toBe("conflict");
    expect(inputs()[0]).toEqual({
      Bucket: "reports",
      Key: "a/b",
      Body: Buffer.from("one"),
      IfNoneMatch: "*",
    });
  });

  it("asks again while another writer creates the same object, a bounded number of times", async () => {
    mock.on(PutObjectCommand).rejectsOnce(status(409)).resolves({});
    expect(await store().create("a/b", "one")).toBe("created");

    mock.reset();
    mock.on(PutObjectCommand).rejects(status(409));
    await expect(store().create("a/b", "one")).rejects.toMatchObject({ $metadata: { httpStatusCode: 409 } });
    expect(mock.calls()).toHaveLength(5);
  });

  it("walks all pages of a listing", async () => {
    mock
      .on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: "a/1" }], IsTruncated: true, NextContinuationToken: "t" })
      .resolvesOnce({ Contents: [{ Key: "a/2" }], IsTruncated: false });

    expect(await store().list("a/")).toEqual(["a/1", "a/2"]);
    expect(inputs()).toEqual([
      { Bucket: "reports", Prefix: "a/" },
      { Bucket: "reports", Prefix: "a/", ContinuationToken: "t" },
    ]);
  });

  it("keeps the source of a move whose upload failed", async () => {
    const path = join(temporaryFolder, "source");
    await writeFile(path, "x");
    mock.onAnyCommand().rejects(status(500));

    await expect(store().putFile("a/b", path)).rejects.toThrow("m");

    expect(await readFile(path, "utf8")).toBe("x");
  });

  it("passes other errors on", async () => {
    mock.onAnyCommand().rejects(status(403));

    await expect(store().get("a/b")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(store().create("a/b", "")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(store().localPath("a/b")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

describe("local copies of S3 objects", () => {
  it("downloads an unchanged object once", async () => {
    const objects = store();
    mock
      .on(GetObjectCommand)
      .resolvesOnce({ Body: body("first"), ETag: '"1"' })
      .rejects(status(304));

    const path = await objects.localPath("a/x.parquet");

    expect(await objects.localPath("a/x.parquet")).toBe(path);
    expect(await readFile(path, "utf8")).toBe("first");
    expect(inputs()[1]).toEqual({ Bucket: "reports", Key: "a/x.parquet", IfNoneMatch: '"1"' });
  });

  it("replaces the copy of a changed object", async () => {
    const objects = store();
    mock
      .on(GetObjectCommand)
      .resolvesOnce({ Body: body("first"), ETag: '"1"' })
      .resolvesOnce({ Body: body("second"), ETag: '"2"' });
    const old = await objects.localPath("a/x");

    expect(await readFile(await objects.localPath("a/x"), "utf8")).toBe("second");
    await expect(stat(old)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("gives up the copies wanted longest ago when they take too much room", async () => {
    const objects = store(10);
    mock.on(GetObjectCommand).callsFake((input: { Key: string; IfNoneMatch?: string }) => {
      if (input.IfNoneMatch !== undefined) throw status(304);
      return { Body: body("4444"), ETag: '"1"' };
    });
    const first = await objects.localPath("a/1");
    const second = await objects.localPath("a/2");
    await objects.localPath("a/1");

    const third = await objects.localPath("a/3");

    const [folder = ""] = await readdir(temporaryFolder);
    expect((await readdir(join(temporaryFolder, folder))).sort()).toEqual(
      [first, third].map((path) => path.slice(path.lastIndexOf("/") + 1)).sort(),
    );
    await expect(stat(second)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("leaves nothing behind for an object that is not there", async () => {
    mock.on(GetObjectCommand).rejects(new NoSuchKey({ message: "m", $metadata: {} }));

    await expect(store().localPath("a/none")).rejects.toMatchObject({
      name: "ObjectNotFoundError",
      key: "a/none",
    });

    const [folder = ""] = await readdir(temporaryFolder);
    expect(await readdir(join(temporaryFolder, folder))).toEqual([]);
  });
});
