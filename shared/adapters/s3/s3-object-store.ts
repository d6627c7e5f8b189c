import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { assertObjectKey } from "../../domain/objects/object-key.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { createLocalCopies } from "./local-copies.ts";

export type S3ObjectStoreOptions = {
  readonly client: S3Client;
  readonly bucket: string;
  /** Where local copies go; a folder below the system's temporary folder by default. */
  readonly temporaryFolder?: string;
  /** Local copies above this total are given up, least recently wanted first; 4 GiB by default. */
  readonly temporaryBytesMax?: number;
};

const CREATE_ATTEMPTS_MAX = 5;

/**
 * Objects in one bucket, at their keys. Encryption, versioning and Object Lock are settings of the bucket.
 * Throws InvalidObjectKeyError for a key outside the rules of `assertObjectKey`, the same as on one machine.
 */
export const createS3ObjectStore = (options: S3ObjectStoreOptions): ObjectStore => {
  const { client, bucket } = options;
  const copies = createLocalCopies(options);
  const at = (key: string) => {
    assertObjectKey(key);
    return { Bucket: bucket, Key: key };
  };

  const get = async (key: string): Promise<Uint8Array | undefined> => {
    try {
      const { Body } = await client.send(new GetObjectCommand(at(key)));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  const create = async (key: string, body: Uint8Array): Promise<"created" | "same" | "conflict"> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.send(new PutObjectCommand({ ...at(key), Body: body, IfNoneMatch: "*" }));
        return "created";
      } catch (error) {
        if (isStatus(error, 412)) return compare(key, body);
        // Another writer is creating the object at this moment; which of us was first shows on asking again.
        if (!isStatus(error, 409) || attempt >= CREATE_ATTEMPTS_MAX) throw error;
        await sleep(50 * attempt);
      }
    }
  };

  /** Also right after a lost answer: then the object in the way is our own, which is "same". */
  const compare = async (key: string, body: Uint8Array): Promise<"same" | "conflict"> => {
    const existing = await get(key);
    return existing !== undefined && Buffer.compare(existing, body) === 0 ? "same" : "conflict";
  };

  return {
    get,
    put: async (key, body) => {
      await client.send(new PutObjectCommand({ ...at(key), Body: bytesOf(body) }));
    },
    create: (key, body) => create(key, bytesOf(body)),
    list: (prefix) => listKeys(client, bucket, prefix),
    delete: async (key) => {
      await client.send(new DeleteObjectCommand(at(key)));
    },
    localPath: async (key) => {
      assertObjectKey(key);
      return copies.pathOf(key);
    },
    putFile: async (key, path) => {
      await new Upload({ client, params: { ...at(key), Body: createReadStream(path) } }).done();
      await rm(path, { force: true });
    },
  };
};

const bytesOf = (body: Uint8Array | string): Uint8Array =>
  typeof body === "string" ? Buffer.from(body) : body;

const isStatus = (error: unknown, status: number): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;

/** General purpose buckets list in byte order of UTF-8 already. */
const listKeys = async (client: S3Client, bucket: string, prefix: string): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ...(prefix === "" ? {} : { Prefix: prefix }),
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
    if (page.IsTruncated !== true || token === undefined) return keys;
  }
};
