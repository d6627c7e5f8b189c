import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createFileObjectStore } from "../../shared/adapters/files/file-object-store.ts";
import { createS3ObjectStore } from "../../shared/adapters/s3/s3-object-store.ts";
import { type MotoServer, startMotoServer } from "../support/moto-server.ts";
import { missingProgram, optionalSuite } from "../support/optional-suite.ts";
import { objectStoreContract } from "./object-store.contract.ts";

let folder: string;
let stores = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-objects-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const next = () => {
  stores += 1;
  return stores;
};

describe("ObjectStore in a folder", () => {
  objectStoreContract(
    (name, body) => it(name, body),
    async () => createFileObjectStore(join(folder, `store-${next()}`)),
  );
});

const missing = missingProgram("moto_server");
optionalSuite("ObjectStore on S3 (simulated by moto)", missing, (test) => {
  let server: MotoServer | undefined;
  let client: S3Client;
  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await startMotoServer();
    client = new S3Client({
      endpoint: server.endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  afterAll(() => {
    client?.destroy();
    server?.stop();
  });
  objectStoreContract(test, async () => {
    const bucket = `bucket-${next()}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return createS3ObjectStore({ client, bucket, temporaryFolder: join(folder, "copies") });
  });
});
