import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { Currency } from "../../../domain/money/currency.ts";
import { D, ZERO } from "../../../domain/money/decimal.ts";
import { currencyText } from "../../../domain/money/rounding.ts";
import type { TenantId } from "../../../domain/nce/ids.ts";
import type { Earning } from "../../../domain/nce/incentives/earnings.ts";
import type { NcePosting } from "../../../domain/nce/posting.ts";
import type { ReconciliationLine } from "../../../domain/nce/reconciliation/reconciliation-line.ts";
import {
  type ReconciliationRow,
  reconciliationRow,
} from "../../../domain/nce/reconciliation/reconciliation-row.ts";
import { linesIn, type ReconciliationQuery } from "../../../domain/nce/reconciliation/select-lines.ts";
import { statementNumber } from "../../../domain/nce/reconciliation/statement-number.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { customerOf, type NceContext, partnerOf, settingsOf } from "../nce-context.ts";

export type ReconciledLine = { readonly line: ReconciliationLine; readonly row: ReconciliationRow };

const postingsOf = (
  { ncePostings }: ConfigurationState,
  partner: TenantId,
  period: BillingPeriod,
): readonly NcePosting[] => ncePostings.listWith("month", `${partner}_${period}`, ALWAYS);

/**
 * A partner's lines of a month with Microsoft's columns, by day and id. What the tax is between Microsoft and the partner
 * nobody tells us: it stands as nothing, and the total is the subtotal.
 */
export const reconciledLines = (
  context: NceContext,
  query: ReconciliationQuery,
): readonly ReconciledLine[] => {
  const { state, now } = context;
  const { partner, period, kind } = query;
  const mpnId = partnerOf(context, partner)?.mpnId ?? "";
  const { chargeTypes } = settingsOf(context);
  const invoice = kind === "final" ? statementNumber(partner, period) : undefined;
  const lines = postingsOf(state, partner, period).flatMap((posting) => posting.lines);
  return linesIn(lines, query, now).map((line) => ({
    line,
    row: reconciliationRow(line, {
      customer: customerOf(context, line.customer) ?? { name: "", country: "" },
      mpnId,
      tax: { tax: currencyText(ZERO, line.currency), total: line.subtotal },
      invoice,
      chargeTypes,
    }),
  }));
};

/** A partner's entries of the ledger of incentives of a month, as they were made. */
export const earningsOf = (
  { state }: NceContext,
  partner: TenantId,
  period: BillingPeriod,
): readonly Earning[] => postingsOf(state, partner, period).flatMap(({ earnings }) => earnings);

/** Sums per currency, by its code. */
export const totalsOf = (
  amounts: readonly { readonly currency: Currency; readonly amount: string }[],
): readonly { readonly currency: Currency; readonly amount: string }[] => {
  const totals = new Map<Currency, D>();
  for (const { currency, amount } of amounts)
    totals.set(currency, (totals.get(currency) ?? ZERO).plus(new D(amount)));
  return [...totals]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([currency, amount]) => ({ currency, amount: currencyText(amount, currency) }));
};
