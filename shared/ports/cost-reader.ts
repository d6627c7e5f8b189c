import type { CostChunk, CostDelivery } from "../domain/cost-data/delivery.ts";
import type { AccountId } from "../domain/identifiers.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";

/** Called as the work advances, for people: `done` of `total` files, and the file now at work. */
export type OnProgress = (progress: {
  readonly stage: "checking" | "reading";
  readonly done: number;
  readonly total: number;
  readonly file: string;
}) => void;

/** A data file of a delivery, found complete and hashed. */
export type LocatedFile = {
  /** Short name for messages and records. */
  readonly name: string;
  readonly location: string;
  readonly format: "parquet" | "csv" | "csv.gz";
  readonly bytes: number;
  readonly sha256: string;
};

/** A delivery as its manifest (or a single file) describes it, before anything was read. */
export type LocatedDelivery = {
  readonly executionId: string;
  readonly exportName: string;
  /** Undefined when only the file itself can tell. */
  readonly form: CostDelivery["form"] | undefined;
  /** When the execution was made (UTC instant), where the delivery tells. */
  readonly executedAt: string | undefined;
  /** Headers the manifest promises. */
  readonly columns: readonly string[];
  readonly files: readonly LocatedFile[];
};

/** What holds of a delivery whose rows were all read and verified. */
export type VerifiedDelivery = Pick<
  CostDelivery,
  "form" | "currency" | "rows" | "unblended" | "accounts" | "extremes"
> & {
  readonly chunks: readonly CostChunk[];
  /** Every row carries an invoice id: AWS has closed the month. */
  readonly invoiced: boolean;
  /** What a person should know and no rule forbids. */
  readonly notes: readonly string[];
};

/**
 * Reads deliveries of cost data: finds the files a manifest names, verifies every row and keeps the chunks as
 * Parquet with CUR 2.0 names. What is wrong with a delivery is an `InvalidInputError` that names file, row and
 * column; then nothing is kept.
 */
export interface CostReader {
  /** Finds, checks for completeness and hashes the files; reads no rows. */
  locate(request: {
    readonly from: string;
    readonly period: BillingPeriod;
    readonly onProgress?: OnProgress | undefined;
  }): Promise<LocatedDelivery>;
  /** Verifies all files, then keeps their chunks under `keyPrefix` (`<keyPrefix>/chunk-00001.parquet` …). */
  read(request: {
    readonly delivery: LocatedDelivery;
    readonly payer: AccountId;
    readonly period: BillingPeriod;
    readonly keyPrefix: string;
    readonly onProgress?: OnProgress | undefined;
  }): Promise<VerifiedDelivery>;
}
