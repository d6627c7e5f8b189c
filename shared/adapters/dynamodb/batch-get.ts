import { BatchGetCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Item, Key } from "../../ports/table.ts";
import { type Backoff, pause, retrying } from "./backoff.ts";
import { isBusy } from "./busy-errors.ts";
import { assertKey, fromStored } from "./stored-item.ts";
import { TableBusyError } from "./table-errors.ts";

const KEYS_MAX = 100;

/** Any number of keys; each found record once, in the order its key was first asked for. */
export const batchGet = async (
  context: { readonly client: DynamoDBDocumentClient; readonly tableName: string; readonly backoff: Backoff },
  keys: readonly Key[],
): Promise<readonly Item[]> => {
  for (const key of keys) assertKey(key);
  const wanted = new Map(keys.map(({ pk, sk }) => [identity({ pk, sk }), { pk, sk }]));
  const found = new Map<string, Item>();
  const pending = [...wanted.values()];
  let fruitless = 0;
  while (pending.length > 0) {
    const chunk = pending.splice(0, KEYS_MAX);
    const answer = await retrying(context.backoff, isBusy, () =>
      context.client.send(
        new BatchGetCommand({ RequestItems: { [context.tableName]: { Keys: chunk, ConsistentRead: true } } }),
      ),
    );
    for (const stored of answer.Responses?.[context.tableName] ?? []) {
      const item = fromStored(stored);
      found.set(identity(item), item);
    }
    const unprocessed = answer.UnprocessedKeys?.[context.tableName]?.Keys ?? [];
    for (const { pk, sk } of unprocessed) pending.push({ pk, sk });
    // Large records fill an answer's 16 MB early, which is progress; only an answer with nothing is throttling.
    fruitless = unprocessed.length === chunk.length ? fruitless + 1 : 0;
    if (fruitless >= context.backoff.attemptsMax) throw new TableBusyError(fruitless);
    if (fruitless > 0) await pause(context.backoff, fruitless);
  }
  return [...wanted.keys()].flatMap((key) => found.get(key) ?? []);
};

const identity = (key: Key): string => JSON.stringify([key.pk, key.sk]);
