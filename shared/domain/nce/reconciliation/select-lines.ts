import { type BillingPeriod, periodEnd } from "../../time/billing-period.ts";
import type { Instant } from "../../time/instant.ts";
import type { TenantId } from "../ids.ts";
import { billedPeriod, type ReconciliationLine } from "./reconciliation-line.ts";

/** `estimated`: lines as they are posted. `final`: the lines an invoice of the month holds, from the month after on. */
export type ReconciliationKind = "estimated" | "final";

export type ReconciliationQuery = {
  readonly partner: TenantId;
  /** The month of the charges, for both kinds: the invoice of June is made in July and holds June's lines. */
  readonly period: BillingPeriod;
  readonly kind: ReconciliationKind;
};

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** Whether a month's lines can be final: the following month, in which they are invoiced, has begun. */
export const isInvoiceable = (period: BillingPeriod, now: Instant): boolean => now >= periodEnd(period);

/**
 * A partner's lines of a month, in order of day and id. Estimate and final file hold the same lines: nothing is
 * computed again in between, so a subtotal cannot change.
 */
export const linesIn = (
  lines: readonly ReconciliationLine[],
  { partner, period, kind }: ReconciliationQuery,
  now: Instant,
): readonly ReconciliationLine[] =>
  kind === "final" && !isInvoiceable(period, now)
    ? []
    : lines
        .filter((line) => line.partner === partner && billedPeriod(line) === period)
        .toSorted((left, right) => compare(left.chargedOn, right.chargedOn) || compare(left.id, right.id));
