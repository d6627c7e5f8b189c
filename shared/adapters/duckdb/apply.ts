import { randomUUID } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type D, plain, sum } from "../../domain/money/decimal.ts";
import { CONDUCTOR_PRODUCT, percentageShare } from "../../domain/rating/custom-line-items.ts";
import type { ApplyRequest, ApplyResult } from "../../ports/cost-engine.ts";
import { openBook } from "./apply-book.ts";
import { type ChunkSums, chunkSums, exactAmount, itemizedBase } from "./apply-sums.ts";
import { widthsOf } from "./chunk-source.ts";
import type { ChunkPlace } from "./clustered-chunks.ts";
import { customPart, type ItemizedLine, itemizedNegationPart, itemizedPart } from "./custom-line-parts.ts";
import { customRows, customTotal, isItemized } from "./custom-line-rows.ts";
import { type EngineContext, withScratch, withSequentialConnection } from "./engine-context.ts";
import type { RowRequest, RowSource } from "./priced-rows.ts";
import { rematchedPlace } from "./rematched-chunk.ts";
import { keptNumbers, type ReportContext } from "./report-columns.ts";
import { costPart, negationPart, type ReportPart, splitPart } from "./report-parts.ts";
import { writeReport } from "./write-report.ts";

/**
 * Writes one report file: the group's rows of one chunk at the group's prices, in file order, then the further
 * parts of rows that tiers split, Savings Plan negations, itemized custom lines, and on the last chunk the other
 * custom lines. The bytes depend on the rows and the prices alone, not on the layout of the chunk or on threads.
 * @throws Error when the printed costs do not add up to the exact ones within the rounding of printing.
 */
export const applyPrices = async (context: EngineContext, request: ApplyRequest): Promise<ApplyResult> => {
  const kept = await placeOf(context, request);
  return withScratch(context, (directory) =>
    withSequentialConnection(context, (connection) =>
      withSchema(connection, async (schema) => {
        const book =
          request.pricing === null
            ? null
            : await openBook(context, connection, schema, request.pricing.workPrefix);
        const { task, chunk, delivery } = request;
        const place = book?.rematched
          ? await rematchedPlace(context, connection, {
              place: kept,
              chunk,
              delivery,
              task,
              schema,
              directory,
            })
          : kept;
        const shows = book?.shows ?? { reservations: true, savingsPlans: true };
        const columns = await context.describeFilled(connection, place.path, keptNumbers(shows));
        const source: RowSource = {
          columns,
          place,
          widths: widthsOf(request.delivery),
          payer: request.delivery.payer,
          firstPosition: request.chunk.firstPosition,
          selections: task.selections,
          interval: task.interval,
          book,
          policy: context.policy,
        };
        const sums = await chunkSums(context, source, request.chunk.rows, request.task.primaryAccount);
        const report: ReportContext = {
          columns,
          primaryAccount: request.task.primaryAccount,
          primaryAccountName: sums.primaryAccountName,
          shows,
        };
        const splits = book?.splitPayers.has(request.delivery.payer) === true;
        const parts = reportParts(context, request, source, report, sums, splits);
        const exact = sum([exactAmount(sums), itemizedTotal(request, sums), customTotal(request)]);
        return writeReport(context, connection, { directory, request, parts, exact });
      }),
    ),
  );
};

/** Reports of a few accounts read a copy sorted by account once a chunk has many of them. */
const placeOf = async (
  context: EngineContext,
  { task, chunk, delivery }: ApplyRequest,
): Promise<ChunkPlace> => {
  const path = await context.objects.localPath(chunk.key);
  const whole = task.selections.some(({ payer, accounts }) => payer === delivery.payer && accounts === "all");
  return whole ? { path, clustered: false } : context.clusteredChunks.placeFor(chunk.key, path);
};

/** Tables that several connections share live in a schema of their own for the time of one call. */
const withSchema = async <T>(
  connection: DuckDBConnection,
  work: (schema: string) => Promise<T>,
): Promise<T> => {
  const schema = `apply_${randomUUID().replaceAll("-", "")}`;
  await connection.run(`CREATE SCHEMA ${schema}`);
  try {
    return await work(schema);
  } finally {
    await connection.run(`DROP SCHEMA ${schema} CASCADE`);
  }
};

/**
 * Ranges of the file whose rows make one part each, with about `sliceRows` rows of the group. They follow from
 * counts of rows only, so that every layout of the same rows is cut at the same places.
 */
const ranges = (context: EngineContext, chunkRows: number, rows: number): readonly RowRequest["range"][] => {
  const step = Math.max(1, Math.floor(context.sliceRows * (chunkRows / Math.max(rows, 1))));
  const starts = Array.from({ length: Math.ceil(chunkRows / step) }, (_, index) => index * step);
  return starts.map((from) => ({ from, to: from + step }));
};

const reportParts = (
  context: EngineContext,
  request: ApplyRequest,
  source: RowSource,
  report: ReportContext,
  sums: ChunkSums,
  splits: boolean,
): readonly ReportPart[] => {
  const slices = ranges(context, request.chunk.rows, sums.rows);
  const negates = sums.factors.some((factor) => factor.negated);
  const itemized = itemizedLines(request).flatMap((item) => [
    ...slices.map((range) =>
      itemizedPart(source, report, item, request.period, { parts: "first", ...(range && { range }) }),
    ),
    ...(splits ? [itemizedPart(source, report, item, request.period, { parts: "rest" })] : []),
    ...(negates ? [itemizedNegationPart(source, report, item, request.period)] : []),
  ]);
  const custom = customRows(request);
  return [
    ...slices.map((range) => costPart(source, report, range)),
    ...(splits ? [splitPart(source, report)] : []),
    ...(negates ? [negationPart(source, report)] : []),
    ...itemized,
    ...(custom.length > 0 ? [customPart(request.task, report, request.period, custom)] : []),
  ];
};

/** The group's own ITEMIZED items that have rows beside usage. */
const itemizedLines = ({ task }: ApplyRequest): readonly ItemizedLine[] =>
  task.customLineItems
    .filter(isItemized)
    .filter((item) => item.ofGroup)
    .map((item) => {
      const share = percentageShare(item);
      return {
        line: {
          arn: item.arn,
          account: item.account ?? task.primaryAccount,
          description: item.description,
          lineItemType: item.type === "FEE" ? "Proforma_Fee" : "Proforma_Credit",
          productCode: item.presentAs ?? CONDUCTOR_PRODUCT,
        },
        share: { text: plain(share), places: share.decimalPlaces() },
        filter: item.filter,
      };
    });

const itemizedTotal = ({ task }: ApplyRequest, sums: ChunkSums): D =>
  sum(
    task.customLineItems
      .filter(isItemized)
      .filter((item) => item.ofGroup)
      .map((item) => percentageShare(item).times(itemizedBase(sums, item.filter))),
  );
