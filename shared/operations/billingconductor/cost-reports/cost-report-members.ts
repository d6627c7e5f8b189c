import { DEFAULT_MARGIN_POLICY, marginPercentage } from "../../../domain/margin/margin.ts";
import { D, plain, sum } from "../../../domain/money/decimal.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";

/** Exact figures of one part of a report. */
export type ReportPart = {
  readonly period: BillingPeriod;
  readonly productCode: string;
  readonly currency: string;
  readonly awsCost: string;
  readonly proformaCost: string;
};

/**
 * The figures of some parts as a report shows them: strings without exponent, exact; the percentage with two
 * places, its divisor as in the margin report (spec/billing-conductor.md section 3.5).
 */
export const reportFigures = (parts: readonly ReportPart[], currency: string) => {
  const cost = sum(parts.map(({ awsCost }) => new D(awsCost)));
  const proforma = sum(parts.map(({ proformaCost }) => new D(proformaCost)));
  return {
    AWSCost: plain(cost),
    ProformaCost: plain(proforma),
    Margin: plain(proforma.minus(cost)),
    MarginPercentage: marginPercentage(cost, proforma, DEFAULT_MARGIN_POLICY),
    Currency: currency,
  };
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** `Nov 2023`, as the real service writes a month in an attribute. */
export const monthText = (period: BillingPeriod): string =>
  `${MONTHS[Number(period.slice(5)) - 1]} ${period.slice(0, 4)}`;
