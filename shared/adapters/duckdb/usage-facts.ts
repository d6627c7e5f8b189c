import type { PayerDiscount, UsageFacts, UsedSku } from "../../domain/configuration/lint/lint-facts.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import { compareTexts } from "../../domain/rating/text-order.ts";
import type { SummarisedDelivery } from "../../ports/cost-engine.ts";
import { withConnection } from "./canonical/connection.ts";
import { queryRows } from "./canonical/query-rows.ts";
import { quoteText } from "./canonical/sql-text.ts";
import type { EngineContext } from "./engine-context.ts";

/** The most expensive ones are kept; a catalogue of AWS in one region has some 20,000 SKUs a payer could use. */
const SKUS_MAX = 100_000;
const DISCOUNTS_MAX = 100_000;

/** Line types that rules can price: others are no usage, or have no price of their own. */
const PRICED = "line_item_type IN ('Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage', 'Fee')";
/**
 * Rows that show what on-demand usage costs: without free tier, without what commitments cover, and without what has no
 * public price (Spot).
 */
const CHARGED =
  "line_item_type = 'Usage' AND free_kind = '' AND public_cost_given = 'Y' AND bill_type <> 'Refund'";
/** Negotiated discounts as rows of their own, where the export has no net columns for them. */
const DISCOUNT = "line_item_type LIKE '%Discount' AND line_item_type <> 'BundledDiscount'";

/** What the linter knows about a month's cost data; sorted, so that the same data give the same facts. */
export const usageFacts = async (
  context: EngineContext,
  deliveries: readonly SummarisedDelivery[],
): Promise<UsageFacts> => {
  const source = await sourceOf(context, deliveries);
  if (source === undefined) return { complete: true, skus: [], discounts: [] };
  return withConnection(context.instance, async (connection) => {
    const skus = await queryRows(connection, `${skuSql(source)} LIMIT ${SKUS_MAX + 1}`);
    const discounts = await queryRows(connection, `${discountSql(source)} LIMIT ${DISCOUNTS_MAX}`);
    return {
      complete: skus.length <= SKUS_MAX,
      skus: skus.slice(0, SKUS_MAX).map(toSku).sort(byTexts(skuTexts)),
      discounts: discounts.map(toDiscount).sort(byTexts(discountTexts)),
    };
  });
};

/** Summaries do not name the payer, so that their files do. */
const sourceOf = async (
  { objects }: EngineContext,
  deliveries: readonly SummarisedDelivery[],
): Promise<string | undefined> => {
  const files = await Promise.all(
    deliveries.flatMap(({ delivery, summaryKeys }) =>
      summaryKeys.map(async (key) => ({ path: await objects.localPath(key), ...delivery })),
    ),
  );
  if (files.length === 0) return undefined;
  const origins = files.map(
    ({ path, payer, currency }) => `(${[path, payer, currency].map(quoteText).join(", ")})`,
  );
  return `SELECT origin.payer, origin.currency, summary.*
    FROM read_parquet([${files.map(({ path }) => quoteText(path)).join(", ")}], filename = true) AS summary
    JOIN (VALUES ${origins.join(", ")}) AS origin(path, payer, currency) ON summary.filename = origin.path`;
};

const AMOUNTS = `
  coalesce(sum(usage_amount) FILTER (${CHARGED}), 0) AS quantity,
  coalesce(sum(public_amount) FILTER (${CHARGED}), 0) AS public_cost,
  coalesce(sum(net_amount) FILTER ((${CHARGED}) OR (${DISCOUNT})), 0) AS net_cost`;
const SKU_NAMES = "currency, billing_entity, product_code, usage_type, operation";

const skuSql = (source: string): string => `
  SELECT ${SKU_NAMES}, sum(quantity) AS quantity, max(quantity) AS largest_quantity, sum(net_cost) AS net_cost
  FROM (
    SELECT payer, ${SKU_NAMES}, ${AMOUNTS}, count_if(${PRICED}) AS priced_rows
    FROM (${source}) GROUP BY payer, ${SKU_NAMES}
  ) GROUP BY ${SKU_NAMES} HAVING sum(priced_rows) > 0
  ORDER BY sum(public_cost) DESC, ${SKU_NAMES}`;

const discountSql = (source: string): string => `
  SELECT payer, billing_entity, product_code, ${AMOUNTS}
  FROM (${source}) GROUP BY payer, billing_entity, product_code HAVING public_cost > 0
  ORDER BY public_cost DESC, payer, billing_entity, product_code`;

type Row = Readonly<Record<string, string | null>>;
const text = (row: Row, name: string): string => row[name] ?? "";
const amount = (row: Row, name: string): string => plain(new D(row[name] ?? 0));

const toSku = (row: Row): UsedSku => ({
  billingEntity: text(row, "billing_entity"),
  productCode: text(row, "product_code"),
  usageType: text(row, "usage_type"),
  operation: text(row, "operation"),
  currency: text(row, "currency"),
  quantity: amount(row, "quantity"),
  largestQuantity: amount(row, "largest_quantity"),
  netCost: amount(row, "net_cost"),
});

const toDiscount = (row: Row): PayerDiscount => ({
  payer: text(row, "payer"),
  billingEntity: text(row, "billing_entity"),
  productCode: text(row, "product_code"),
  publicCost: amount(row, "public_cost"),
  netCost: amount(row, "net_cost"),
});

const skuTexts = (sku: UsedSku): readonly string[] => [
  sku.currency,
  sku.billingEntity,
  sku.productCode,
  sku.usageType,
  sku.operation,
];
const discountTexts = (discount: PayerDiscount): readonly string[] => [
  discount.payer,
  discount.billingEntity,
  discount.productCode,
];
const byTexts =
  <T>(textsOf: (value: T) => readonly string[]) =>
  (left: T, right: T): number =>
    compareTexts(textsOf(left), textsOf(right));
