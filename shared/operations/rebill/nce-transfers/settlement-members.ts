import { z } from "zod";
import type { Earning } from "../../../domain/nce/incentives/earnings.ts";
import type { Settlement } from "../../../domain/nce/settlement/settle.ts";
import type { LineMoney } from "../../../use-cases/nce/forecast/line-money.ts";

const MoneyOut = z.object({
  amount: z.string(),
  currency: z.string(),
  fxRate: z.string().describe("What the pricing currency was converted with; of the running cycle"),
});
type MoneyOut = z.infer<typeof MoneyOut>;
export const IncentiveOut = z.object({
  partner: z.enum(["source", "target"]),
  kind: z.enum(["accrual", "reversal"]),
  month: z.string(),
  base: z.string().describe("Billed revenue; negative when given back"),
  percent: z.string(),
  amount: z.string(),
  currency: z.string(),
});

export const SettlementLineOut = z.object({
  subscriptionId: z.string(),
  newSubscriptionId: z.string().nullable().describe("null until it has moved"),
  sourceDays: z.int(),
  targetDays: z.int(),
  effectiveUnitPrice: z
    .string()
    .describe("Of one seat for the days of the running cycle that move; pricing currency, up to 30 places"),
  refund: MoneyOut.describe("What the source gets back"),
  charge: MoneyOut.describe("What the target pays with the transfer"),
  sourceNet: MoneyOut.describe("What the source has paid in the end"),
  incentives: z.array(IncentiveOut),
});
export type SettlementLineOut = z.infer<typeof SettlementLineOut>;

export type Sides = { readonly isSource: boolean; readonly isTarget: boolean };

const incentiveOut =
  (partner: "source" | "target") =>
  ({ kind, month, base, percent, amount, currency }: Earning): z.infer<typeof IncentiveOut> => ({
    partner,
    kind,
    month,
    base,
    percent,
    amount,
    currency,
  });

/** Without "-": a refund is what comes back. */
const positive = (amount: string): string => amount.replace(/^-/, "");

const moneyOf = (settlement: Settlement): Record<"refund" | "charge" | "sourceNet", MoneyOut> => {
  const [running] = settlement.segments;
  const paid = running?.refund.fx.rate ?? "1";
  const { refund } = settlement;
  return {
    refund: { ...refund, amount: positive(refund.amount), fxRate: paid },
    charge: { ...settlement.charge, fxRate: running?.charge.fx.rate ?? "1" },
    sourceNet: { ...settlement.sourceNet, fxRate: paid },
  };
};

/**
 * One line's money, the same for both sides: the price moves along, so that neither learns more than the days. Incentives
 * are each partner's own.
 */
export const settlementLineOut = (
  { subscription, newSubscription, settlement, incentives }: LineMoney,
  { isSource, isTarget }: Sides,
): SettlementLineOut => {
  const { refund, charge, sourceNet } = moneyOf(settlement);
  return {
    subscriptionId: subscription,
    newSubscriptionId: newSubscription ?? null,
    sourceDays: settlement.sourceDays,
    targetDays: settlement.targetDays,
    effectiveUnitPrice: settlement.effectiveUnitPrice,
    refund,
    charge,
    sourceNet,
    incentives: [
      ...(isSource ? incentives.source.map(incentiveOut("source")) : []),
      ...(isTarget ? incentives.target.map(incentiveOut("target")) : []),
    ],
  };
};
