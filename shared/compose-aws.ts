import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoDbTable } from "./adapters/dynamodb/dynamodb-table.ts";
import { createEventBridgeBus } from "./adapters/eventbridge/event-bridge-bus.ts";
import { createAreaObjectStore } from "./adapters/s3/area-object-store.ts";
import { createS3ObjectStore } from "./adapters/s3/s3-object-store.ts";
import { createCryptoIds } from "./adapters/time/crypto-ids.ts";
import { createSystemClock } from "./adapters/time/system-clock.ts";
import { type Composition, compose } from "./compose.ts";
import { BUCKET_OF_AREA, FunctionEnvironment, type ObjectArea } from "./contracts/environment.ts";

const WORK_DIRECTORY = "/tmp/rebill";

/**
 * The system on AWS, from a function's environment. Called once per cold start.
 *
 * @throws ZodError naming the variable the stack did not set
 */
export const composeOnAws = (environment: Record<string, string | undefined>): Composition => {
  const settings = FunctionEnvironment.parse(environment);
  const s3 = new S3Client({});
  const buckets = new Map(
    [settings.COST_DATA_BUCKET, settings.REPORTS_BUCKET, settings.INVOICES_BUCKET].map((bucket) => [
      bucket,
      createS3ObjectStore({ client: s3, bucket, temporaryFolder: `${WORK_DIRECTORY}/copies` }),
    ]),
  );
  const objects = createAreaObjectStore((area) => {
    const variable = BUCKET_OF_AREA[area as ObjectArea];
    return variable === undefined ? undefined : buckets.get(settings[variable]);
  });
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return compose({
    table: createDynamoDbTable({ client: dynamo, tableName: settings.TABLE_NAME }),
    objects,
    clock: createSystemClock(),
    ids: createCryptoIds(),
    events: createEventBridgeBus(new EventBridgeClient({}), settings.EVENT_BUS_NAME),
    reportsUri: `s3://${settings.REPORTS_BUCKET}/`,
    workDirectory: WORK_DIRECTORY,
    engine: { memoryLimitMb: Number(settings.ENGINE_MEMORY_MB), threads: Number(settings.ENGINE_THREADS) },
    fontDirectory: environment.FONT_DIRECTORY,
  });
};
