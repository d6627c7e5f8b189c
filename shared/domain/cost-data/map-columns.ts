import { CUR2_COLUMNS, cur2Column } from "./cur2-columns.ts";
import { athenaName, spellingKey } from "./legacy-names.ts";

export type MapColumn = "resource_tags" | "cost_category" | "product" | "discount";

/** How the columns of a source file become CUR 2.0 columns. Positions count from 0. */
export type ColumnMapping = {
  /** Source positions per CUR 2.0 column; where a file has several spellings, the first filled one counts. */
  readonly direct: ReadonlyMap<string, readonly number[]>;
  /** Flat source columns that become keys of a map. */
  readonly folded: ReadonlyMap<MapColumn, ReadonlyMap<string, readonly number[]>>;
  /** Headers that mean nothing to CUR 2.0; tolerated. */
  readonly ignored: readonly string[];
  /** Whether the file speaks CUR 2.0 or the legacy form (CSV or Athena spelling). */
  readonly form: "CUR2" | "LEGACY";
};

/** Athena prefix of the flat columns that CUR 2.0 keeps in a map. */
const FOLDS: readonly { readonly prefix: string; readonly map: MapColumn }[] = [
  { prefix: "resource_tags_", map: "resource_tags" },
  { prefix: "cost_category_", map: "cost_category" },
  { prefix: "product_", map: "product" },
  { prefix: "discount_", map: "discount" },
];

const BY_SPELLING: ReadonlyMap<string, string> = new Map(
  CUR2_COLUMNS.flatMap(({ name, legacy }) => [
    [spellingKey(name), name],
    ...(legacy === null ? [] : [[spellingKey(legacy), name] as const]),
  ]).map(([key, name]) => [key as string, name as string]),
);

const append = (target: Map<string, number[]>, key: string, position: number): void => {
  const positions = target.get(key);
  if (positions === undefined) target.set(key, [position]);
  else positions.push(position);
};

/**
 * Maps headers by name, never by position: CUR 2.0 names, legacy `group/Name` headers in any case, and their
 * Athena spelling. Legacy tags, cost categories, discounts and product attributes that are no columns of
 * CUR 2.0 are folded into its maps under the keys CUR 2.0 gives them (`user_cost_center`, `product_name`).
 * A flat column is left alone when the file has the map itself: then it is a column newer than our dictionary.
 */
export const mapColumns = (headers: readonly string[]): ColumnMapping => {
  const direct = new Map<string, number[]>();
  const folded = new Map<MapColumn, Map<string, number[]>>();
  const ignored: string[] = [];
  const isMap = (header: string): boolean =>
    cur2Column(header.toLowerCase())?.type.startsWith("map") ?? false;
  const maps = new Set(headers.filter(isMap).map((header) => header.toLowerCase()));
  headers.forEach((header, position) => {
    const known = BY_SPELLING.get(spellingKey(header));
    if (known !== undefined) {
      append(direct, known, position);
      return;
    }
    const flat = athenaName(header);
    const fold = FOLDS.find(({ prefix, map }) => flat.startsWith(prefix) && !maps.has(map));
    const key = fold === undefined ? "" : flat.slice(fold.prefix.length);
    if (fold === undefined || key === "") {
      ignored.push(header);
      return;
    }
    const keys = folded.get(fold.map) ?? new Map<string, number[]>();
    append(keys, key, position);
    folded.set(fold.map, keys);
  });
  const legacy = headers.some((header) => header.includes("/")) || (maps.size === 0 && folded.size > 0);
  return { direct, folded, ignored, form: legacy ? "LEGACY" : "CUR2" };
};
