import type { DuckDBConnection } from "@duckdb/node-api";
import { BillId } from "../../domain/cost-data/bill-id.ts";
import { AccountId } from "../../domain/identifiers.ts";
import { D, plain, sum, ZERO } from "../../domain/money/decimal.ts";
import { indexPrices } from "../../domain/pricing/price-index.ts";
import { rateCustomLineItems, type UsageTotal } from "../../domain/rating/custom-line-items.ts";
import { isMemberOf } from "../../domain/rating/members.ts";
import type { ProductTotal, RatedGroup } from "../../domain/rating/model.ts";
import type { PricingContext } from "../../domain/rating/price.ts";
import { compareTexts } from "../../domain/rating/text-order.ts";
import type { PriceRequest } from "../../ports/cost-engine.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { type EngineContext, withScratch, withSummingConnection } from "./engine-context.ts";
import { type KeyMatch, keyHash, keyMatchOf, keyOfTable } from "./key-match.ts";
import { bookEntry } from "./price-book.ts";
import { createBook, saveBook } from "./price-book-file.ts";
import { KEY_COLUMNS, type KeyTexts } from "./price-key-columns.ts";
import { type ProductSum, productSums } from "./product-sums.ts";
import { rematchedSummaries, rematchGroup } from "./rematch-group.ts";
import { saveRematched } from "./rematch-table.ts";
import { selectedRows } from "./selection-sql.ts";
import { intervalSummaries, summaryRows } from "./summary-source.ts";
import { allocateTiers, type PricedKeys } from "./tier-allocation.ts";

/**
 * Prices one group with a RULES plan: distinct price keys from the summaries, a price for each by the shared
 * leaf functions, tiers over the group's usage, exact totals, custom line items. Keeps the price book and the
 * tier allocation under `workPrefix`. Nothing is rounded: rate × Σ usage is Σ rate × usage.
 * @throws RangeError for a Passthrough plan, whose prices are another group's or AWS's.
 */
export const priceGroup = async (context: EngineContext, request: PriceRequest): Promise<RatedGroup> => {
  const { task } = request;
  if (task.plan.kind !== "RULES")
    throw new RangeError(`${task.arn} is on the Passthrough plan and has no prices`);
  const pricing: PricingContext = {
    rules: task.plan.rules,
    isMember: isMemberOf(task.selections),
    prices: indexPrices(request.priceLists, task.currency),
    policy: context.policy,
  };
  if (request.deliveries.length === 0) return completed(request, [], []);
  const rows = request.deliveries.reduce((count, { delivery }) => count + delivery.rows, 0);
  return withScratch(context, (directory) =>
    withSummingConnection(context, rows, async (connection) => {
      const source = await groupSummaries(context, connection, request);
      await selectSummaries(connection, request, source);
      const rematched = await rematchGroup(context, connection, request, pricing);
      const place = { directory, workPrefix: request.workPrefix };
      if (rematched) {
        await selectSummaries(connection, request, source, rematchedSummaries());
        await saveRematched(context, connection, place);
      }
      const { keys, match } = await priceKeys(connection, pricing);
      const tiers = await allocateTiers(context, connection, { ...request, rematched }, { keys, match });
      const { entries, sums: tierSums } = tiers;
      await createBook(connection, entries, { isMember: pricing.isMember, rematched });
      await saveBook(context, connection, place);
      const sums = [...(await productSums(connection, match, entries)), ...tierSums];
      const unknown = entries.some((entry) => entry.kind === "SUSPENSE")
        ? await suspense(connection, match)
        : [];
      return completed(request, sums, unknown);
    }),
  );
};

/** SQL of summaries that hold the group's rows; made once where its interval cuts the month. */
const groupSummaries = async (
  context: EngineContext,
  connection: DuckDBConnection,
  request: PriceRequest,
): Promise<string> => {
  if (request.task.interval === undefined) return summaryRows(context.objects, request.deliveries);
  const made = await intervalSummaries(context, connection, request, "inside");
  await connection.run(`CREATE OR REPLACE TEMP TABLE interval_summaries AS ${made}`);
  return "SELECT * FROM interval_summaries";
};

/**
 * The group's summary rows as the temporary view `selected`: each query reads only the columns it needs.
 * @param more summary rows besides those of the source.
 */
const selectSummaries = async (
  connection: DuckDBConnection,
  { task }: PriceRequest,
  source: string,
  more?: string,
): Promise<void> => {
  await connection.run(`CREATE OR REPLACE TEMP VIEW selected AS
    SELECT * FROM (${source}) WHERE ${selectedRows(task.selections, "payer", "account")}
    ${more === undefined ? "" : `UNION ALL BY NAME ${more}`}`);
};

/**
 * A price for every distinct key; ids follow the keys' order, so that they do not depend on the engine. With them
 * comes how rows find their key among these.
 */
const priceKeys = async (connection: DuckDBConnection, pricing: PricingContext): Promise<PricedKeys> => {
  const names = KEY_COLUMNS.join(", ");
  const rows = await queryRows(
    connection,
    `SELECT ${names}, ${keyHash((column) => column)} AS key_hash, sum(usage_above_zero) AS usage_above_zero,
       CAST(sum(row_count) AS BIGINT) AS row_count
     FROM selected GROUP BY ${names} ORDER BY ${names}`,
  );
  const keys = rows.map((row, index) => ({
    entry: bookEntry(index, row as KeyTexts, pricing),
    usageAboveZero: new D(row.usage_above_zero ?? 0),
    rows: Number(row.row_count),
  }));
  return { keys, match: keyMatchOf(new Set(rows.map((row) => row.key_hash)).size === rows.length) };
};

const suspense = async (connection: DuckDBConnection, match: KeyMatch): Promise<RatedGroup["suspense"]> => {
  const rows = await queryRows(
    connection,
    `SELECT s.account, s.line_item_type, sum(s.unblended_amount) AS amount, CAST(sum(s.row_count) AS BIGINT) AS row_count
     FROM selected AS s JOIN book AS b ON ${match(keyOfTable("s"), keyOfTable("b"))}
     WHERE b.kind = 'SUSPENSE' GROUP BY ALL`,
  );
  return rows
    .map((row) => ({
      account: AccountId.parse(row.account),
      lineItemType: row.line_item_type ?? "",
      amount: plain(new D(row.amount ?? 0)),
      rows: Number(row.row_count),
    }))
    .sort((left, right) =>
      compareTexts([left.account, left.lineItemType], [right.account, right.lineItemType]),
    );
};

/** Custom line items and the total on top of the exact sums; negations cancel what they cover. */
const completed = (
  { task }: PriceRequest,
  sums: readonly ProductSum[],
  suspenseTotals: RatedGroup["suspense"],
): RatedGroup => {
  const usage: UsageTotal[] = sums.flatMap((part) => {
    const { account, productCode, lineItemType, amount } = part;
    const own = { account, productCode, lineItemType, amount };
    return part.negated
      ? [own, { ...own, lineItemType: "SavingsPlanNegation", amount: amount.negated() }]
      : [own];
  });
  const products = productTotals(sums);
  const customLines = rateCustomLineItems(task.customLineItems, usage, task.primaryAccount);
  return {
    arn: task.arn,
    currency: task.currency,
    products,
    customLines: [...customLines],
    suspense: suspenseTotals,
    total: plain(sum([...products, ...customLines].map((part) => new D(part.amount)))),
  };
};

const productTotals = (sums: readonly ProductSum[]): ProductTotal[] => {
  const totals = new Map<string, { parts: readonly [string, string, string, string, string]; amount: D }>();
  for (const part of sums) {
    const parts = [part.payer, part.account, part.billingEntity, part.productCode, part.productName] as const;
    const key = JSON.stringify(parts);
    const known = totals.get(key)?.amount ?? ZERO;
    totals.set(key, { parts, amount: part.negated ? known : known.plus(part.amount) });
  }
  return [...totals.values()]
    .sort((left, right) => compareTexts(left.parts, right.parts))
    .map(({ parts: [payer, account, billingEntity, productCode, productName], amount }) => ({
      payer: BillId.parse(payer),
      account: AccountId.parse(account),
      billingEntity,
      productCode,
      productName,
      amount: plain(amount),
    }));
};
