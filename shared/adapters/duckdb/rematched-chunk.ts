import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Bill, CostChunk } from "../../domain/cost-data/delivery.ts";
import type { GroupTask } from "../../domain/rating/model.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteIdentifier, quoteText } from "./canonical/sql-text.ts";
import { rowNumber } from "./chunk-source.ts";
import { type ChunkPlace, PIECE, POSITION } from "./clustered-chunks.ts";
import { type EngineContext, PARQUET } from "./engine-context.ts";
import type { FilledColumns } from "./filled-columns.ts";
import { REMATCHED } from "./rematch-table.ts";
import { COVERAGE, RESERVATION, SAVINGS_PLAN } from "./report-columns.ts";
import { selectedAccounts } from "./selection-sql.ts";

type Request = {
  readonly place: ChunkPlace;
  readonly chunk: CostChunk;
  readonly delivery: Bill;
  readonly task: GroupTask;
  /** Where the group's prices are open. */
  readonly schema: string;
  readonly directory: string;
};

/**
 * The group's rows of a chunk as if the real bill had applied the group's commitments inside it: a copy in
 * which covered usage is rows of its own, beside what is left of it and at the row's own position. A chunk none
 * of whose rows is covered is read where it lies.
 */
export const rematchedPlace = async (
  context: Pick<EngineContext, "describeFilled">,
  connection: DuckDBConnection,
  { place, chunk, delivery, task, schema, directory }: Request,
): Promise<ChunkPlace> => {
  const pieces = `SELECT position - ${chunk.firstPosition} AS file_row, * EXCLUDE (position)
    FROM ${schema}.${REMATCHED} WHERE payer = ${quoteText(delivery.payer)}
      AND position >= ${chunk.firstPosition} AND position < ${chunk.firstPosition + chunk.rows}`;
  const [found] = await queryRows(connection, `SELECT count(*) AS entries FROM (${pieces})`);
  if (found?.entries === "0") return place;
  const columns = await context.describeFilled(connection, place.path);
  const account = columns.text("line_item_usage_account_id");
  const path = join(directory, "rematched.parquet");
  await connection.run(`COPY (
    SELECT ${pieceColumns(columns)}, c.${POSITION}, coalesce(m.piece, 0) AS ${PIECE}
    FROM (SELECT * EXCLUDE (${rowNumber(place)}), ${rowNumber(place)} AS ${POSITION}
      FROM read_parquet(${quoteText(place.path)}, file_row_number = ${!place.clustered})
      WHERE ${selectedAccounts(task.selections, delivery.payer, account)}) AS c
    LEFT JOIN (${pieces}) AS m ON m.file_row = c.${POSITION}
    ORDER BY ${POSITION}, ${PIECE}
  ) TO ${quoteText(path)} (${PARQUET})`);
  return { path, clustered: true, pieces: true };
};

/** Every column of the chunk, and those that tell of coverage, as they are for a piece. */
const pieceColumns = (columns: FilledColumns): string => {
  const own = pieceValues(columns);
  const names = [...new Set([...columns.types.keys(), ...own.keys()])].filter((name) => name !== POSITION);
  return names
    .map((name) => {
      const column = quoteIdentifier(name);
      const hidden = RESERVATION.test(name) || SAVINGS_PLAN.test(name) || COVERAGE.has(name);
      const value =
        own.get(name) ?? (hidden ? `CASE WHEN m.line_item_type IS NULL THEN c.${column} END` : `c.${column}`);
      return `${value} AS ${column}`;
    })
    .join(", ");
};

/**
 * What is new in a covered piece. All figures of a commitment that covered the row before are gone. Usage and rate
 * become exact decimals: a double does not hold every digit of what is left of a huge amount.
 */
const pieceValues = (columns: FilledColumns): ReadonlyMap<string, string> => {
  const covered = (value: string, otherwise: string): string =>
    `CASE WHEN m.line_item_type IS NULL THEN ${otherwise} ELSE ${value} END`;
  const byType = (reservation: string, savingsPlan: string): string =>
    `CASE m.line_item_type WHEN 'DiscountedUsage' THEN ${reservation} ELSE ${savingsPlan} END`;
  const text = (name: string): string => columns.text(name);
  const [id, type, usageType] = [
    text("identity_line_item_id"),
    text("line_item_line_item_type"),
    text("line_item_usage_type"),
  ];
  const description = text("line_item_line_item_description");
  const onDemand = `'$' || ${text("pricing_public_on_demand_rate")} || ' per ' || ${text("pricing_unit")} || ' on demand, ' || ${usageType}`;
  return new Map([
    // The last piece keeps the row's id: usage that fills tiers is ordered by it.
    [
      "identity_line_item_id",
      `CASE WHEN m.piece < m.pieces - 1 THEN ${id} || '-covered-' || (m.piece + 1) ELSE ${id} END`,
    ],
    ["line_item_line_item_type", covered("m.line_item_type", type)],
    [
      "line_item_usage_amount",
      `CASE WHEN m.quantity IS NULL THEN ${columns.decimal("line_item_usage_amount")}
        ELSE CAST(m.quantity AS DECIMAL(38,10)) END`,
    ],
    [
      "line_item_line_item_description",
      covered(
        byType(
          `${usageType} || ' reserved instance applied'`,
          `CASE ${type} WHEN 'Usage' THEN ${description} ELSE ${onDemand} END`,
        ),
        description,
      ),
    ],
    ["pricing_term", covered(byType("'Reserved'", "'OnDemand'"), text("pricing_term"))],
    ["reservation_reservation_a_r_n", covered(byType("m.arn", "''"), text("reservation_reservation_a_r_n"))],
    [
      "savings_plan_savings_plan_a_r_n",
      covered(byType("''", "m.arn"), text("savings_plan_savings_plan_a_r_n")),
    ],
    [
      "savings_plan_savings_plan_rate",
      covered(
        byType("NULL", "CAST(m.rate AS DECIMAL(38,10))"),
        columns.decimal("savings_plan_savings_plan_rate"),
      ),
    ],
  ]);
};
