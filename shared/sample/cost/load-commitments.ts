import type { Commitments } from "./draw-commitments.ts";
import { AMOUNT, RATE, type SkuNumbers } from "./facts.ts";
import type { SampleDatabase } from "./sample-database.ts";

/** Loads reservations and Savings Plans; which resources they cover comes with the resources of a month. */
export const loadCommitments = async (
  database: SampleDatabase,
  { reservations, savingsPlans }: Commitments,
  numbers: SkuNumbers,
): Promise<void> => {
  await database.load(
    "reservation",
    {
      reservation: "INTEGER",
      payer: "VARCHAR",
      owner: "VARCHAR",
      sku: "INTEGER",
      arn: "VARCHAR",
      subscription: "VARCHAR",
      count: "INTEGER",
      recurring_rate: RATE,
      amortised_rate: RATE,
      upfront_value: AMOUNT,
      purchase_option: "VARCHAR",
    },
    reservations.map((reservation) => ({
      reservation: reservation.index,
      payer: reservation.payer,
      owner: reservation.owner,
      sku: numbers.get(reservation.sku),
      arn: reservation.arn,
      subscription: reservation.subscription,
      count: reservation.count,
      recurring_rate: reservation.recurringRate,
      amortised_rate: reservation.amortisedRate,
      upfront_value: reservation.upfrontValue,
      purchase_option: reservation.purchaseOption,
    })),
  );
  await database.load(
    "savings_plan",
    { savings_plan: "INTEGER", payer: "VARCHAR", owner: "VARCHAR", arn: "VARCHAR", commitment: RATE },
    savingsPlans.map((plan) => ({
      savings_plan: plan.index,
      payer: plan.payer,
      owner: plan.owner,
      arn: plan.arn,
      commitment: plan.hourlyCommitment,
    })),
  );
};
