/** A piece of JSON text that no value stands for: a number of many digits, a key twice, an escape. */
export class RawJson {
  constructor(readonly text: string) {}
}

export type JsonTree =
  | null
  | boolean
  | number
  | string
  | RawJson
  | readonly JsonTree[]
  | { readonly [key: string]: JsonTree };
export type JsonTreeObject = { readonly [key: string]: JsonTree };

export const isTreeObject = (value: JsonTree | undefined): value is JsonTreeObject =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !(value instanceof RawJson);

/** The tree as JSON text, raw pieces as they are. */
export const treeText = (value: JsonTree): string => {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(treeText).join(",")}]`;
  if (isTreeObject(value))
    return `{${Object.entries(value)
      .map(([key, member]) => `${JSON.stringify(key)}:${treeText(member)}`)
      .join(",")}}`;
  return JSON.stringify(value);
};

type Path = readonly (string | number)[];

/** Paths of every value in the tree, the root's first. */
export const treePaths = (value: JsonTree, at: Path = []): readonly Path[] => {
  if (Array.isArray(value))
    return [at, ...value.flatMap((member, index) => treePaths(member, [...at, index]))];
  if (isTreeObject(value))
    return [at, ...Object.entries(value).flatMap(([key, member]) => treePaths(member, [...at, key]))];
  return [at];
};

/** The tree with the value at a path replaced; `undefined`: left out. */
export const withValue = (
  tree: JsonTree,
  path: Path,
  change: (value: JsonTree) => JsonTree | undefined,
): JsonTree | undefined => {
  const [first, ...rest] = path;
  if (first === undefined) return change(tree);
  if (Array.isArray(tree))
    return tree.flatMap((member, index) => {
      if (index !== first) return [member];
      const next = withValue(member, rest, change);
      return next === undefined ? [] : [next];
    });
  if (!isTreeObject(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, member]): [string, JsonTree][] => {
      if (key !== first) return [[key, member]];
      const next = withValue(member, rest, change);
      return next === undefined ? [] : [[key, next]];
    }),
  );
};
