import { createHash, randomUUID } from "node:crypto";
import { IdempotentParameterMismatchException, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { TransactOutcome, Write } from "../../ports/table.ts";
import { type Backoff, retrying } from "./backoff.ts";
import { isBusy } from "./busy-errors.ts";
import { conditionExpression } from "./condition-expression.ts";
import { assertKey, itemBytes, toStored } from "./stored-item.ts";
import { TableUsageError, TransactionTokenReuseError } from "./table-errors.ts";

const WRITES_MAX = 100;
const BYTES_MAX = 4 * 1024 * 1024;

type TransactItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];
export type TransactContext = {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly backoff: Backoff;
};

/**
 * All writes or none. The token makes a repetition harmless even when the first answer was lost; without one
 * from the caller a fresh one is drawn, for the repetitions inside this call only (it is never stored).
 */
export const transact = async (
  { client, tableName, backoff }: TransactContext,
  writes: readonly Write[],
  token: string | undefined,
): Promise<TransactOutcome> => {
  if (writes.length === 0) return { kind: "written" };
  const command = {
    TransactItems: transactItems(tableName, writes),
    ClientRequestToken: requestToken(token ?? randomUUID()),
  };
  return retrying(backoff, isBusy, async () => {
    try {
      await client.send(new TransactWriteCommand(command));
      return { kind: "written" };
    } catch (error) {
      if (error instanceof IdempotentParameterMismatchException)
        throw new TransactionTokenReuseError({ cause: error });
      const failed = failedConditions(error);
      // A condition that failed is decisive even when another write of the transaction met a conflict.
      if (failed.length > 0) return { kind: "condition-failed", failed };
      throw error;
    }
  });
};

const transactItems = (tableName: string, writes: readonly Write[]): TransactItem[] => {
  if (writes.length > WRITES_MAX)
    throw new TableUsageError(`A transaction holds at most ${WRITES_MAX} writes, not ${writes.length}.`);
  const seen = new Set<string>();
  let bytes = 0;
  return writes.map((write) => {
    const { pk, sk } = write.kind === "put" ? write.item : write.key;
    assertKey({ pk, sk });
    const identity = JSON.stringify([pk, sk]);
    if (seen.has(identity)) throw new TableUsageError(`Two writes of one transaction touch ${pk} / ${sk}.`);
    seen.add(identity);
    const item = transactItem(tableName, write);
    if (item.Put?.Item !== undefined) bytes += itemBytes(item.Put.Item);
    if (bytes > BYTES_MAX) throw new TableUsageError("A transaction holds at most 4 MB of records.");
    return item;
  });
};

const transactItem = (TableName: string, write: Write): TransactItem => {
  const condition = conditionExpression(write.condition);
  switch (write.kind) {
    case "put":
      return { Put: { TableName, Item: toStored(write.item), ...condition } };
    case "delete":
      return { Delete: { TableName, Key: { pk: write.key.pk, sk: write.key.sk }, ...condition } };
    case "check": {
      const { ConditionExpression = "", ...rest } = condition;
      return {
        ConditionCheck: {
          TableName,
          Key: { pk: write.key.pk, sk: write.key.sk },
          ConditionExpression,
          ...rest,
        },
      };
    }
    default:
      return write satisfies never;
  }
};

/** DynamoDB takes 36 characters; callers' tokens may say what they stand for at any length. */
const requestToken = (token: string): string =>
  createHash("sha256").update(token).digest("base64url").slice(0, 36);

const failedConditions = (error: unknown): readonly number[] =>
  error instanceof TransactionCanceledException
    ? (error.CancellationReasons ?? []).flatMap((reason, position) =>
        reason.Code === "ConditionalCheckFailed" ? [position] : [],
      )
    : [];
