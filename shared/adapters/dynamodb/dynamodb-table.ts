import { isDeepStrictEqual } from "node:util";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Condition, Item, Key, Page, Query, Table, WriteOutcome } from "../../ports/table.ts";
import { fromAttributeMap } from "./attribute-map.ts";
import { type Backoff, DEFAULT_BACKOFF, retrying } from "./backoff.ts";
import { batchGet } from "./batch-get.ts";
import { isBusy } from "./busy-errors.ts";
import { conditionExpression } from "./condition-expression.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import { keyCondition } from "./key-condition.ts";
import { assertKey, fromStored, toStored } from "./stored-item.ts";
import { TableUsageError } from "./table-errors.ts";
import { transact } from "./transact.ts";

const PAGE_MAX = 1000;

export type DynamoDbTableOptions = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Replaces single settings of the retries, for tests. */
  readonly backoff?: Partial<Backoff>;
};

/**
 * The `Table` port over DynamoDB or anything that speaks its protocol. Rules that hold on every engine are in
 * this folder's README. Throws TableUsageError, ItemTooLargeError and TransactionTokenReuseError for calls
 * that can never succeed, TableBusyError when bounded retries did not help, InvalidInputError for a cursor
 * that is not one of the query's.
 */
export const createDynamoDbTable = (options: DynamoDbTableOptions): Table => {
  const { client, tableName } = options;
  const backoff: Backoff = { ...DEFAULT_BACKOFF, ...options.backoff };
  const context = { client, tableName, backoff };
  return {
    get: (key) => get(context, key),
    batchGet: (keys) => batchGet(context, keys),
    query: (query) => queryPage(context, query),
    put: (item, condition) => put(context, item, condition),
    delete: (key, condition) => remove(context, key, condition),
    transact: (writes, token) => transact(context, writes, token),
  };
};

type Context = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly backoff: Backoff;
};

const get = async ({ client, tableName, backoff }: Context, key: Key): Promise<Item | undefined> => {
  assertKey(key);
  const { Item } = await retrying(backoff, isBusy, () =>
    client.send(
      new GetCommand({ TableName: tableName, Key: { pk: key.pk, sk: key.sk }, ConsistentRead: true }),
    ),
  );
  return Item === undefined ? undefined : fromStored(Item);
};

const put = async (
  { client, tableName, backoff }: Context,
  item: Item,
  condition: Condition | undefined,
): Promise<WriteOutcome> => {
  const stored = toStored(item);
  const command = { TableName: tableName, Item: stored, ...conditionExpression(condition) };
  return retrying(backoff, isBusy, async (attempt) => {
    try {
      await client.send(
        new PutCommand(
          condition === undefined ? command : { ...command, ReturnValuesOnConditionCheckFailure: "ALL_OLD" },
        ),
      );
      return "written";
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // When an earlier attempt's answer was lost, the record that is in the way may be the very one we wrote.
      const repeated = attempt > 0 || (error.$metadata.attempts ?? 1) > 1;
      return repeated && isDeepStrictEqual(existingItem(error), stored) ? "written" : "condition-failed";
    }
  });
};

/** The record in the way, when the engine sends it at all. */
const existingItem = (error: ConditionalCheckFailedException): Item | undefined =>
  error.Item === undefined ? undefined : fromStored(fromAttributeMap(error.Item));

const remove = async (
  context: Context,
  key: Key,
  condition: Condition | undefined,
): Promise<WriteOutcome> => {
  const { client, tableName, backoff } = context;
  assertKey(key);
  if (condition !== undefined) {
    // A single conditional delete cannot be repeated after a lost answer: nothing is left to compare with.
    // A transaction's token can.
    const outcome = await transact(context, [{ kind: "delete", key, condition }], undefined);
    return outcome.kind === "written" ? "written" : "condition-failed";
  }
  await retrying(backoff, isBusy, () =>
    client.send(new DeleteCommand({ TableName: tableName, Key: { pk: key.pk, sk: key.sk } })),
  );
  return "written";
};

const queryPage = async ({ client, tableName, backoff }: Context, query: Query): Promise<Page> => {
  const { limit } = query;
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MAX))
    throw new TableUsageError(`A page holds 1 to ${PAGE_MAX} records, not ${limit}.`);
  const startKey = query.cursor === undefined ? undefined : decodeCursor(query, query.cursor);
  const condition = keyCondition(query);
  if (condition === undefined) return { items: [] };
  const result = await retrying(backoff, isBusy, () =>
    client.send(
      new QueryCommand({
        TableName: tableName,
        ...condition,
        ...(query.index === undefined ? { ConsistentRead: true } : { IndexName: query.index }),
        ScanIndexForward: query.descending !== true,
        Limit: limit ?? PAGE_MAX,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    ),
  );
  const items = (result.Items ?? []).map(fromStored);
  return result.LastEvaluatedKey === undefined
    ? { items }
    : { items, cursor: encodeCursor(query, result.LastEvaluatedKey) };
};
