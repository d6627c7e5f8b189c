import type { Item, KeyRange, Table } from "../ports/table.ts";

const PAGE_SIZE = 1000;

/** Every item of a partition (or of a range of its sort keys), page after page, in byte order. */
export const queryAll = async (
  table: Table,
  partition: string,
  range?: KeyRange,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({
      partition,
      limit: PAGE_SIZE,
      ...(range === undefined ? {} : { range }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items;
};
