import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createEventBridgeBus } from "../adapters/eventbridge/event-bridge-bus.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import { FunctionEnvironment } from "../contracts/environment.ts";
import { type Composition, compose } from "./compose.ts";
import { composeObjectsOnAws } from "./compose-aws-objects.ts";

const WORK_DIRECTORY = "/tmp/rebill";

/**
 * The system on AWS, from a function's environment. Called once per cold start.
 *
 * @throws ZodError naming the variable the stack did not set
 */
export const composeOnAws = (environment: Record<string, string | undefined>): Composition => {
  const settings = FunctionEnvironment.parse(environment);
  const objects = composeObjectsOnAws(settings, `${WORK_DIRECTORY}/copies`);
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return compose({
    table: createDynamoDbTable({ client: dynamo, tableName: settings.TABLE_NAME }),
    objects,
    // A delivery is at hand as a whole or not at all: the disk is the limit.
    objectsCopiedTo: (folder) => composeObjectsOnAws(settings, folder, Number.POSITIVE_INFINITY),
    clock: createSystemClock(),
    ids: createCryptoIds(),
    events: createEventBridgeBus(new EventBridgeClient({}), settings.EVENT_BUS_NAME),
    reportsUri: `s3://${settings.REPORTS_BUCKET}/`,
    workDirectory: WORK_DIRECTORY,
    engine: { memoryLimitMb: Number(settings.ENGINE_MEMORY_MB), threads: Number(settings.ENGINE_THREADS) },
    fontDirectory: environment.FONT_DIRECTORY,
  });
};
