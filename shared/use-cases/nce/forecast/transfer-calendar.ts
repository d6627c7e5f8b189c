import { TenantId } from "../../../domain/nce/ids.ts";
import { type PayerSpan, payerCalendar } from "../../../domain/nce/settlement/payer-calendar.ts";
import { isLicence } from "../../../domain/nce/subscription/subscription.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { type NceContext, subscriptionOf } from "../nce-context.ts";
import type { SeenTransfer } from "../transfer/seen-transfer.ts";
import type { LineMoney } from "./line-money.ts";
import { transferMoney } from "./transfer-money.ts";

type Payer = "source" | "target" | "earlier";
export type PayerDays = Omit<PayerSpan, "partner"> & { readonly payer: Payer };
export type LineCalendar = Pick<LineMoney, "subscription" | "newSubscription" | "settlement"> & {
  readonly spans: readonly PayerDays[];
};

/** Whoever had it before the source is nobody's business but theirs. */
const EARLIER = TenantId.parse("00000000-0000-0000-0000-000000000000");

const payerOf = ({ source, target }: NceTransfer, partner: TenantId): Payer => {
  if (partner === source) return "source";
  return partner === target ? "target" : "earlier";
};

/**
 * Who pays which day of the term of each licence that moved or, for the source, would move today. Every day has one
 * payer; the transfer day is the target's.
 */
export const transferCalendar = (context: NceContext, seen: SeenTransfer): readonly LineCalendar[] =>
  transferMoney(context, seen).map(({ subscription, newSubscription, settlement }) => {
    const left = subscriptionOf(context, subscription);
    const arrival = left !== undefined && isLicence(left) ? left.movedIn?.date : undefined;
    const { transfer } = seen;
    const spans = payerCalendar(settlement.term, arrival === undefined ? transfer.source : EARLIER, [
      ...(arrival === undefined ? [] : [{ date: arrival, to: transfer.source }]),
      { date: settlement.effectiveDate, to: transfer.target },
    ]).map(({ partner, ...days }) => ({ ...days, payer: payerOf(transfer, partner) }));
    return { subscription, newSubscription, settlement, spans };
  });
