import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import { CUR2_COLUMNS, type Cur2Column } from "../../domain/cost-data/cur2-columns.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import type { ApplyRequest, ApplyResult, ReportFormat } from "../../ports/cost-engine.ts";
import { decimalFromDouble, decimalFromText } from "./canonical/exact-decimal.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { type EngineContext, inParallel, PARQUET, withSequentialConnection } from "./engine-context.ts";
import { spliceParquet } from "./parquet/splice-parquet.ts";
import { reportList } from "./report-columns.ts";
import type { ReportPart } from "./report-parts.ts";

type Report = {
  readonly directory: string;
  readonly request: Pick<ApplyRequest, "format" | "outputKey">;
  readonly parts: readonly ReportPart[];
  /** What the rows add up to before they are printed. */
  readonly exact: D;
};

/**
 * Writes the parts side by side, each by one query of its own, joins them in order, and reads the printed costs
 * back from the finished file: only a file whose costs add up to the exact total is put into the store.
 */
export const writeReport = async (
  context: EngineContext,
  connection: DuckDBConnection,
  { directory, request, parts, exact }: Report,
): Promise<ApplyResult> => {
  const { format, outputKey } = request;
  // A report without rows still has its columns.
  const queries = parts.length > 0 ? parts : [`SELECT ${reportList(new Map())} LIMIT 0`];
  // The last parts first: they aggregate the whole chunk, and the even slices then fill up the time.
  const order = queries.map((_, index) => queries.length - 1 - index);
  const reversed = await inParallel(
    context.parallel,
    order.map((index) => async () => {
      const query = queries[index] ?? "";
      const path = join(directory, `part-${index}`);
      await withSequentialConnection(context, (own) =>
        own.run(copyStatement(query, format, index === 0, path)),
      );
      return path;
    }),
  );
  const paths = reversed.toReversed();
  const output = join(directory, "report");
  const { sha256, bytes } =
    format === "parquet" ? await spliceParquet(paths, output) : await concatenate(paths, output);
  const printed = await printedSums(connection, output, format);
  assertAddsUp(exact, printed);
  await context.objects.putFile(outputKey, output);
  return { rows: printed.rows, sha256, bytes, exactTotal: plain(exact), printedTotal: plain(printed.total) };
};

const copyStatement = (query: string, format: ReportFormat, first: boolean, path: string): string =>
  format === "parquet"
    ? `COPY (${query}) TO ${quoteText(path)} (${PARQUET})`
    : `COPY (SELECT ${CUR2_COLUMNS.map(csvColumn).join(", ")} FROM (${query})) TO ${quoteText(path)}
       (FORMAT csv, HEADER ${first}, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '', COMPRESSION gzip)`;

/** A column as Data Exports writes it in text: plain decimals, ISO times, maps as JSON, nothing for NULL. */
const csvColumn = ({ name, type }: Cur2Column): string => {
  const column = quoteIdentifier(name);
  const text = `CAST(${column} AS VARCHAR)`;
  switch (type) {
    case "string":
      return column;
    case "double":
      return `CASE WHEN contains(${text}, 'e')
        THEN rtrim(rtrim(CAST(${decimalFromDouble(column)} AS VARCHAR), '0'), '.') ELSE ${text} END AS ${column}`;
    case "timestamp":
      return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${column}`;
    default:
      return `CAST(to_json(${column}) AS VARCHAR) AS ${column}`;
  }
};

/** Gzip members after one another are one gzip file. */
const concatenate = async (paths: readonly string[], output: string) => {
  const hash = createHash("sha256");
  for (const path of paths) {
    await pipeline(
      createReadStream(path),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(output, { flags: "a" }),
    );
  }
  return { sha256: hash.digest("hex"), bytes: (await stat(output)).size };
};

type PrintedSums = { readonly rows: number; readonly total: D; readonly magnitude: D };

const printedSums = async (
  connection: DuckDBConnection,
  path: string,
  format: ReportFormat,
): Promise<PrintedSums> => {
  const cost = "line_item_unblended_cost";
  const [source, decimal] =
    format === "parquet"
      ? [`read_parquet(${quoteText(path)})`, decimalFromDouble(cost)]
      : [
          `read_csv(${quoteText(path)}, header = true, all_varchar = true, compression = 'gzip', delim = ',', quote = '"', escape = '"')`,
          decimalFromText(cost),
        ];
  const [row] = await queryRows(
    connection,
    `SELECT count(*) AS entries, coalesce(sum(cost), 0) AS total, coalesce(sum(abs(cost)), 0) AS magnitude
     FROM (SELECT ${decimal} AS cost FROM ${source})`,
  );
  return {
    rows: Number(row?.entries),
    total: new D(row?.total ?? 0),
    magnitude: new D(row?.magnitude ?? 0),
  };
};

/**
 * Half a unit of the tenth place per row, and a unit of a double's last place (2^-52 of its value): the amount is at
 * most half of one away from the double, and so is the double's shortest text, which is what readers see.
 */
const assertAddsUp = (exact: D, printed: PrintedSums): void => {
  const tolerance = new D("5e-11").times(printed.rows).plus(printed.magnitude.times("2.23e-16"));
  const difference = printed.total.minus(exact).abs();
  if (difference.greaterThan(tolerance)) {
    throw new Error(`a report's rows do not add up to its exact total: they differ by ${plain(difference)}`);
  }
};
