import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { ObjectNotFoundError } from "../../ports/object-not-found-error.ts";

type Copy = { readonly etag: string; readonly path: string; readonly bytes: number };

const BYTES_MAX = 4 * 1024 ** 3;

/**
 * Local copies of objects for tools that read files. An object that did not change is downloaded once. What
 * one step reads must fit below `temporaryBytesMax`: a function that stays warm for many steps gives up the
 * copies that were wanted longest ago, so that its disk does not fill.
 */
export const createLocalCopies = (options: {
  readonly client: S3Client;
  readonly bucket: string;
  readonly temporaryFolder?: string;
  readonly temporaryBytesMax?: number;
}) => {
  const bytesMax = options.temporaryBytesMax ?? BYTES_MAX;
  /** In the order they were last wanted. */
  const copies = new Map<string, Copy>();
  let folder: Promise<string> | undefined;

  const remember = async (key: string, copy: Copy): Promise<void> => {
    const replaced = copies.get(key);
    copies.delete(key);
    copies.set(key, copy);
    if (replaced !== undefined && replaced.path !== copy.path) await rm(replaced.path, { force: true });
    let total = [...copies.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    for (const [oldKey, old] of copies) {
      if (total <= bytesMax || oldKey === key) break;
      copies.delete(oldKey);
      total -= old.bytes;
      await rm(old.path, { force: true });
    }
  };

  const download = async (key: string, known: Copy | undefined): Promise<Copy> => {
    folder ??= makeFolder(options.temporaryFolder);
    // The name's end stays: readers tell formats and compression by it.
    const path = join(await folder, `${randomUUID()}-${basename(key).slice(-120)}`);
    try {
      const answer = await options.client.send(
        new GetObjectCommand({
          Bucket: options.bucket,
          Key: key,
          ...(known === undefined ? {} : { IfNoneMatch: known.etag }),
        }),
      );
      if (!(answer.Body instanceof Readable)) throw new Error(`The answer for ${key} has no body to read.`);
      await pipeline(answer.Body, createWriteStream(path, { flags: "wx" }));
      return { etag: answer.ETag ?? "", path, bytes: (await stat(path)).size };
    } catch (error) {
      if (
        known !== undefined &&
        error instanceof S3ServiceException &&
        error.$metadata.httpStatusCode === 304
      )
        return known;
      await rm(path, { force: true });
      if (error instanceof NoSuchKey) throw new ObjectNotFoundError(key);
      throw error;
    }
  };

  return {
    /** Throws ObjectNotFoundError. */
    pathOf: async (key: string): Promise<string> => {
      const copy = await download(key, copies.get(key));
      await remember(key, copy);
      return copy.path;
    },
  };
};

const makeFolder = async (temporaryFolder: string | undefined): Promise<string> => {
  const parent = temporaryFolder ?? tmpdir();
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "rebill-objects-"));
};
