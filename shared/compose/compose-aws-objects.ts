import { S3Client } from "@aws-sdk/client-s3";
import { createAreaObjectStore } from "../adapters/s3/area-object-store.ts";
import { createS3ObjectStore } from "../adapters/s3/s3-object-store.ts";
import { BUCKET_OF_AREA, type DataEnvironment, type ObjectArea } from "../contracts/environment.ts";
import type { ObjectStore } from "../ports/object-store.ts";

/** Objects in the three buckets, each where its area belongs. Local copies beyond `temporaryBytesMax` are given up. */
export const composeObjectsOnAws = (
  settings: DataEnvironment,
  temporaryFolder: string,
  temporaryBytesMax?: number,
): ObjectStore => {
  const client = new S3Client({});
  const buckets = new Map(
    [settings.COST_DATA_BUCKET, settings.REPORTS_BUCKET, settings.INVOICES_BUCKET].map((bucket) => [
      bucket,
      createS3ObjectStore({
        client,
        bucket,
        temporaryFolder,
        ...(temporaryBytesMax === undefined ? {} : { temporaryBytesMax }),
      }),
    ]),
  );
  return createAreaObjectStore((area) => {
    const variable = BUCKET_OF_AREA[area as ObjectArea];
    return variable === undefined ? undefined : buckets.get(settings[variable]);
  });
};
