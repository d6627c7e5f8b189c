import type { Item, Query, Table } from "../ports/table.ts";

/** Every page of a query. For partitions that are small by nature. */
export const queryAll = async (table: Table, query: Omit<Query, "cursor">): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query(cursor === undefined ? query : { ...query, cursor });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};
