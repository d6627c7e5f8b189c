import type { Item, Query, Table } from "../ports/table.ts";

const PAGE_SIZE = 1000;

/** Every item of a query, page after page, in byte order. For partitions that are small by nature. */
export const queryAll = async (
  table: Table,
  query: Omit<Query, "cursor" | "limit">,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({
      ...query,
      limit: PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};
