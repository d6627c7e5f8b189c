import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

const READY_ATTEMPTS_MAX = 150;

/** Creates the table with its index unless it exists, and waits until it can be used. On AWS the stack makes it. */
export const ensureTable = async (client: DynamoDBDocumentClient, tableName: string): Promise<void> => {
  if ((await status(client, tableName)) === undefined) await create(client, tableName);
  for (let attempt = 0; (await status(client, tableName)) !== "ACTIVE"; attempt += 1) {
    if (attempt >= READY_ATTEMPTS_MAX) throw new Error(`Table ${tableName} did not become active.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const status = async (client: DynamoDBDocumentClient, tableName: string): Promise<string | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

const create = async (client: DynamoDBDocumentClient, tableName: string): Promise<void> => {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk"].map((AttributeName) => ({
          AttributeName,
          AttributeType: "S",
        })),
        KeySchema: [
          { AttributeName: "pk", KeyType: "HASH" },
          { AttributeName: "sk", KeyType: "RANGE" },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: "gsi1",
            KeySchema: [
              { AttributeName: "gsi1pk", KeyType: "HASH" },
              { AttributeName: "gsi1sk", KeyType: "RANGE" },
            ],
            Projection: { ProjectionType: "ALL" },
          },
        ],
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
};
