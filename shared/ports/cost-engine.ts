import type { UsageFacts } from "../domain/configuration/lint/lint-facts.ts";
import type { Bill, CostChunk } from "../domain/cost-data/delivery.ts";
import type { PriceList } from "../domain/pricing/price-list.ts";
import type { BillableTotal, GroupTask, RatedGroup } from "../domain/rating/model.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";

/** Some rows of a kept file as a file of its own. */
export type CarveRequest = NonNullable<CostChunk["carved"]> & { readonly key: string };

export type SummariseRequest = {
  readonly chunk: CostChunk;
  readonly delivery: Bill;
  readonly summaryKey: string;
};

/** A delivery together with the object keys of its chunks' summaries (same order as the chunks). */
export type SummarisedDelivery = { readonly delivery: Bill; readonly summaryKeys: readonly string[] };

/** A group whose interval cuts the month, and one of its payers' data. */
export type OutsideIntervalRequest = { readonly task: GroupTask; readonly delivery: Bill };

export type PriceRequest = {
  readonly task: GroupTask;
  readonly deliveries: readonly SummarisedDelivery[];
  readonly priceLists: readonly PriceList[];
  /** Where the group's price book and tier allocations go; `apply` reads them again from there. */
  readonly workPrefix: string;
};

export type ReportFormat = "parquet" | "csv";

/** What every report file needs, whatever its rows come from. */
export type CustomLinesRequest = {
  readonly task: GroupTask;
  readonly period: BillingPeriod;
  /** The group's rated result on its last file: custom line items are written after its rows. */
  readonly rated: RatedGroup | null;
  readonly format: ReportFormat;
  readonly outputKey: string;
};

export type ApplyRequest = CustomLinesRequest & {
  /** The task whose prices hold for these rows: `task` itself, or its `pricedBy` group; null: as AWS bills. */
  readonly pricing: { readonly task: GroupTask; readonly workPrefix: string } | null;
  readonly delivery: Bill;
  readonly chunk: CostChunk;
};
export type ApplyResult = {
  readonly rows: number;
  readonly sha256: string;
  readonly bytes: number;
  /** Exact sum of the amounts of the written rows before they were printed. */
  readonly exactTotal: string;
  /** Sum of the printed cost column. */
  readonly printedTotal: string;
};

/**
 * The data plane: reads and writes cost rows, which never enter the table. Every method can be repeated and
 * writes the same bytes to the same keys. Memory and threads are bounded by the adapter's settings.
 */
export interface CostEngine {
  /** Writes the wanted rows of a kept chunk, in their order, as a chunk at `key`. */
  carve(request: CarveRequest): Promise<void>;
  /** Totals per distinct key of one chunk, at `summaryKey`. */
  summarise(request: SummariseRequest): Promise<{ readonly rows: number }>;
  /** What AWS bills, from the summaries of one delivery. */
  billable(delivery: SummarisedDelivery): Promise<readonly BillableTotal[]>;
  /** What pricing rules could match on in these cost data, and the payers' discounts, from the summaries. */
  usage(deliveries: readonly SummarisedDelivery[]): Promise<UsageFacts>;
  /** What AWS bills for a group's accounts outside its interval: rows that nobody is charged for. */
  outsideInterval(request: OutsideIntervalRequest): Promise<readonly BillableTotal[]>;
  /** Prices one group with a RULES plan from its summaries and keeps its price book. */
  price(request: PriceRequest): Promise<RatedGroup>;
  /** Writes one report file: the group's rows of one chunk at the group's prices, all CUR 2.0 columns. */
  apply(request: ApplyRequest): Promise<ApplyResult>;
  /** Writes the report file of a group without cost data: all CUR 2.0 columns, its custom line items as rows. */
  applyCustomLines(request: CustomLinesRequest): Promise<ApplyResult>;
}
