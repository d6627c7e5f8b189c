import type { Operation, Route, SignedOperation } from "../operations/registry/operation.ts";

/** An operation found by method and path, with the text of its path labels, percent-decoded. */
export type Match<D> = {
  readonly operation: Operation<D> | SignedOperation<D>;
  readonly labels: Readonly<Record<string, string>>;
};
export type RouteTable<D> = {
  /** `wrong-method`: the path exists; `bad-path`: its labels are no valid percent-encoding. */
  find(
    method: string,
    rawPath: string,
  ): Match<D> | { readonly allowed: readonly string[] } | "bad-path" | undefined;
};

type Compiled<D> = {
  readonly operation: Match<D>["operation"];
  readonly route: Route;
  readonly pattern: RegExp;
};

/**
 * Routes by method and path. A label takes one segment; `greedy` ones take the rest of the path, so that an ARN
 * is found whether its slashes arrive encoded or not (spec/billing-conductor.md section 1.1, "Path").
 */
export const createRouteTable = <D>(
  operations: readonly Match<D>["operation"][],
  { greedy }: { readonly greedy: boolean },
): RouteTable<D> => {
  const compiled = operations.flatMap((operation): Compiled<D>[] =>
    operation.route === undefined
      ? []
      : [{ operation, route: operation.route, pattern: patternOf(operation.route.path, greedy) }],
  );
  return {
    find: (method, rawPath) => {
      const matching = compiled.filter(({ pattern }) => pattern.test(rawPath));
      if (matching.length === 0) return undefined;
      const found = matching.find(({ route }) => route.method === method);
      if (found === undefined) return { allowed: matching.map(({ route }) => route.method) };
      const labels = labelsOf(found.pattern, rawPath);
      return labels === undefined ? "bad-path" : { operation: found.operation, labels };
    },
  };
};

/** Between a thing and what is done with it (`{id}:rehearse`); some clients encode it. */
const COLON = "(?::|%3[Aa])";

const patternOf = (path: string, greedy: boolean): RegExp =>
  new RegExp(
    `^${path
      .split(/(\{[A-Za-z]+\})/)
      .map((part) =>
        part.startsWith("{")
          ? `(?<${part.slice(1, -1)}>${greedy ? ".+" : "[^/:]+"})`
          : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(":", COLON),
      )
      .join("")}$`,
  );

const labelsOf = (pattern: RegExp, rawPath: string): Readonly<Record<string, string>> | undefined => {
  try {
    return Object.fromEntries(
      Object.entries(pattern.exec(rawPath)?.groups ?? {}).map(([name, text]) => [
        name,
        decodeURIComponent(text),
      ]),
    );
  } catch {
    return undefined;
  }
};

/** The query as input members; undefined where its percent-encoding is broken. Unknown parameters by their own name. */
export const queryMembers = (
  rawQuery: string,
  route: Route,
): Readonly<Record<string, unknown>> | undefined => {
  // Without a prototype every name is one like any other.
  const members: Record<string, unknown> = Object.create(null);
  for (const pair of rawQuery.split("&").filter((text) => text !== "")) {
    const [name, value] = decodedPair(pair) ?? [];
    if (name === undefined || value === undefined) return undefined;
    // A presigned request carries its signature here.
    if (name.startsWith("X-Amz-")) continue;
    const binding = Object.hasOwn(route.query ?? {}, name) ? route.query?.[name] : undefined;
    const member = binding?.member ?? name;
    if (binding?.list === true)
      members[member] = [...((members[member] as string[] | undefined) ?? []), value];
    else members[member] = value;
  }
  return members;
};

const decodedPair = (pair: string): readonly [string, string] | undefined => {
  const at = pair.indexOf("=");
  const [name, value] = at === -1 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
  try {
    return [decodeURIComponent(name.replaceAll("+", " ")), decodeURIComponent(value.replaceAll("+", " "))];
  } catch {
    return undefined;
  }
};
