import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import { AmountText } from "../money/decimal.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";

/**
 * Version of everything that turns inputs into bytes: rating, invoicing, report and PDF layout. Raise it when
 * the same inputs would give other bytes; a manifest names the version that made its month.
 */
export const ENGINE_VERSION = "2";

export const RunMode = z.enum(["estimate", "final"]);
export type RunMode = z.infer<typeof RunMode>;

/** What every step of a run is told: ids only, everything else lies under `runs/<period>/<runId>/`. */
export const RunState = z.object({
  runId: z.string().regex(/^(estimate|final)-[0-9a-f]{16}$/),
  period: BillingPeriod,
  mode: RunMode,
});
export type RunState = z.infer<typeof RunState>;

/** One unit of a map: the position in a work list. */
export const WorkItem = RunState.extend({ index: z.int().min(0) });
export type WorkItem = z.infer<typeof WorkItem>;

export const runPrefix = (state: Pick<RunState, "period" | "runId">): string =>
  `runs/${state.period}/${state.runId}`;

/** A file with its hash, as inputs and outputs are listed in a manifest. */
export const HashedObject = z.strictObject({
  key: z.string(),
  sha256: z.string(),
  bytes: z.int().optional(),
});
export type HashedObject = z.infer<typeof HashedObject>;

export const GroupResult = z.strictObject({
  arn: z.string(),
  name: z.string(),
  owner: AccountId,
  buyer: AccountId,
  level: z.int(),
  awsCost: AmountText,
  proformaCost: AmountText,
  margin: AmountText,
  currency: Currency,
});
export type GroupResult = z.infer<typeof GroupResult>;

export const CheckResult = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string() });
export type CheckResult = z.infer<typeof CheckResult>;

export const InvoiceSummary = z.strictObject({
  /** Null while the run is an estimate: a draft has no number. */
  number: z.string().nullable(),
  seller: AccountId,
  buyer: AccountId,
  currency: Currency,
  net: z.string(),
  tax: z.string(),
  total: z.string(),
});
export type InvoiceSummary = z.infer<typeof InvoiceSummary>;

/** Claim of a month by a final run. Once it issues invoices it can only be finished, never replaced. */
export const MonthClaim = z.strictObject({
  period: BillingPeriod,
  runId: z.string(),
  status: z.enum(["OPEN", "ISSUING", "CLOSED"]),
  /** The instant the run pretends to be at: issue date of its invoices. */
  asOf: Instant,
  manifestSha256: z.string().optional(),
  version: z.int(),
});
export type MonthClaim = z.infer<typeof MonthClaim>;

export const RunRecord = z.strictObject({
  runId: z.string(),
  period: BillingPeriod,
  mode: RunMode,
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED"]),
  asOf: Instant,
  startedAt: Instant,
  endedAt: Instant.optional(),
  error: z.strictObject({ step: z.string(), name: z.string(), message: z.string() }).optional(),
});
export type RunRecord = z.infer<typeof RunRecord>;
