import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify } from "yaml";
import type { DocumentFormat, ParsedDocument } from "../../ports/document-format.ts";

/** A configuration of fifty thousand items is a tenth of this. */
const MAX_CHARACTERS = 50_000_000;
/** Aliases may repeat a block, not blow a small file up to a large value. */
const MAX_ALIASES = 100;
/** Broken syntax tends to break everything after it; the first problems say enough. */
const MAX_PROBLEMS = 20;

/**
 * YAML 1.2 (core schema, so that 2026-10 and 2026-10-30 stay text) with source positions. Refused are broken
 * syntax, duplicate keys, tags of unknown types, more than one document and alias bombs.
 */
export const yamlDocumentFormat: DocumentFormat = {
  parse: (text) => {
    if (text.length > MAX_CHARACTERS) return failed(`has more than ${MAX_CHARACTERS} characters`);
    try {
      return parseYaml(text);
    } catch (error) {
      // The parser and its values recurse and count aliases; hostile nesting ends here instead of in a crash.
      return failed(error instanceof ReferenceError ? "repeats too much by aliases" : "is nested too deeply");
    }
  },
  print: (value, comment) =>
    [
      ...(comment === undefined ? [] : comment.split("\n").map((line) => `# ${line}`)),
      stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }),
    ].join("\n"),
};

const failed = (reason: string): ParsedDocument => ({
  value: undefined,
  problems: [{ reason }],
  lineOf: () => undefined,
});

const parseYaml = (text: string): ParsedDocument => {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    version: "1.2",
    schema: "core",
    uniqueKeys: true,
    prettyErrors: false,
  });
  const problems = [...document.errors, ...document.warnings].slice(0, MAX_PROBLEMS).map((error) => ({
    reason: error.message,
    line: lineCounter.linePos(error.pos[0]).line,
  }));
  const lineOf = (at: readonly (string | number)[]) => {
    const offset = offsetOf(document, at);
    return offset === undefined ? undefined : lineCounter.linePos(offset).line;
  };
  const value = problems.length > 0 ? undefined : document.toJS({ maxAliasCount: MAX_ALIASES });
  return { value, problems, lineOf };
};

/** Where the deepest node on the path that is in the text begins: at its key when it has one. */
const offsetOf = (document: Document, at: readonly (string | number)[]): number | undefined => {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const step of at) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) break;
      offset = isNode(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      if (!isNode(node)) break;
      offset = node.range?.[0];
    } else break;
  }
  return offset;
};
