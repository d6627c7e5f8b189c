import { rm } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { LocatedFile } from "../../../ports/cost-reader.ts";
import { quoteText } from "../canonical/sql-text.ts";
import { canonicalSelect, type NumberWidths, WIDTHS } from "./canonical-select.ts";
import { type ChunkFacts, readChunkFacts } from "./chunk-facts.ts";
import { assertUnchanged, copyUnchanged } from "./copy-unchanged.ts";
import { diagnose } from "./diagnose.ts";
import type { Expected } from "./row-checks.ts";
import { isCanonical, openSource, type SourceRelation } from "./source-relation.ts";

/**
 * Rows per row group of a rewritten chunk. Write buffers grow with columns × rows × threads; 131 columns of
 * 60,000 rows stay below 200 MiB per thread.
 */
const ROW_GROUP_SIZE = 61_440;

/** Without these a file is no cost data; every other column may be missing. */
const REQUIRED = [
  "bill_payer_account_id",
  "bill_billing_period_start_date",
  "line_item_usage_account_id",
  "line_item_line_item_type",
  "line_item_currency_code",
  "line_item_unblended_cost",
  "line_item_usage_amount",
] as const;

export type KeptFile = {
  readonly source: SourceRelation;
  readonly facts: ChunkFacts;
  readonly widths: NumberWidths;
};

export type KeepRequest = {
  readonly file: LocatedFile;
  /** Where the chunk is written. */
  readonly path: string;
  readonly expected: Expected;
  /** The narrowest decimals to try first. */
  readonly widths: NumberWidths;
};

const assertColumns = (source: SourceRelation): void => {
  const missing = REQUIRED.filter((name) => source.column(name) === undefined);
  if (missing.length > 0) {
    throw new InvalidInputError(
      source.file.name,
      `has no column ${missing.join(", ")}; is it a CUR 2.0 or legacy cost and usage report?`,
    );
  }
};

/** DuckDB's own word for text that does not fit the header, with its line. */
const csvReason = (message: string): string | undefined => {
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line === undefined) return undefined;
  const expected = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (expected !== null) {
    return `line ${line} has ${expected[2]} fields; the header has ${expected[1]}. The file is damaged or cut off`;
  }
  if (message.includes("unterminated quote")) return `line ${line} ends inside quotes; the file is cut off`;
  return `line ${line} is not readable as CSV in UTF-8`;
};

const isAboutContent = (message: string): boolean =>
  /^(Conversion|Invalid Input|Out of Range) Error/.test(message);

/**
 * Writes the source as canonical Parquet. Numbers are tried as 64-bit decimals first; only where values do not
 * fit are the wider ones used, since those are several times slower to read for the rest of their life.
 */
const rewrite = async (
  connection: DuckDBConnection,
  source: SourceRelation,
  { path, expected, widths }: KeepRequest,
): Promise<NumberWidths> => {
  let failure: unknown;
  for (const candidate of WIDTHS.slice(WIDTHS.indexOf(widths))) {
    try {
      await connection.run(`COPY (SELECT ${canonicalSelect(source, candidate)}
FROM ${source.from}) TO ${quoteText(path)}
  (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROW_GROUP_SIZE})`);
      return candidate;
    } catch (cause) {
      failure = cause;
      await rm(path, { force: true });
      if (!/^Conversion Error/.test(String((cause as Error).message))) break;
    }
  }
  const message = String((failure as Error).message);
  const reason = csvReason(message);
  if (reason !== undefined) throw new InvalidInputError(source.file.name, reason);
  if (!isAboutContent(message)) throw failure;
  // A file that cannot be parsed at all cannot be searched for its first bad row either.
  const found = await diagnose(connection, source, expected).catch(() => undefined);
  throw found ?? new InvalidInputError(source.file.name, `cannot be read: ${message.split("\n")[0]}`);
};

const isAsExpected = (facts: ChunkFacts, { payer, period, currency }: Expected): boolean => {
  const only = (values: readonly string[], value: string): boolean =>
    values.length === 1 && values[0] === value;
  return (
    only(facts.payers, payer) &&
    only(facts.periods, period) &&
    only(facts.currencies, currency ?? facts.currencies[0] ?? "") &&
    /^[A-Z]{3}$/.test(facts.currencies[0] ?? "") &&
    facts.accounts.every((account) => /^\d{12}$/.test(account)) &&
    facts.lineItemTypesComplete &&
    facts.badNumbers.length === 0
  );
};

/** The currency of the first row, against which the others are held when a file has several. */
const firstCurrency = async (
  connection: DuckDBConnection,
  source: SourceRelation,
): Promise<string | undefined> => {
  const column = source.column("line_item_currency_code");
  if (column === undefined) return undefined;
  const result = await connection.runAndReadAll(`SELECT ${column.sql} FROM ${source.from} LIMIT 1`);
  const first = String(result.getRows()[0]?.[0] ?? "");
  return /^[A-Z]{3}$/.test(first) ? first : undefined;
};

/**
 * Turns one source file into a chunk at `path` and verifies every row of it. Throws `InvalidInputError` that
 * names the first offending row and column.
 */
export const keepFile = async (connection: DuckDBConnection, request: KeepRequest): Promise<KeptFile> => {
  const { file, path, expected } = request;
  const source = await openSource(connection, file);
  assertColumns(source);
  let widths = request.widths;
  if (isCanonical(source)) await copyUnchanged(file, path);
  else {
    widths = await rewrite(connection, source, request);
    await assertUnchanged(file);
  }
  const facts = await readChunkFacts(connection, path);
  if (facts.rows > 0 && !isAsExpected(facts, expected)) {
    const currency = expected.currency ?? (await firstCurrency(connection, source));
    throw (
      (await diagnose(connection, source, { ...expected, currency })) ??
      new Error(`${file.name} breaks a rule that no row breaks`)
    );
  }
  return { source, facts, widths };
};
