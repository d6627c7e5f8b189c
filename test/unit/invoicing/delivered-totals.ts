import { CostDelivery } from "../../../shared/domain/cost-data/delivery.ts";
import type { DeliveredTotals } from "../../../shared/domain/invoicing/supplier-bill.ts";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import type { BillableTotal } from "../../../shared/domain/rating/model.ts";

/** A delivery of October 2026 whose own figures are those of its totals unless said otherwise. */
export const delivered = (
  payer: string,
  totals: readonly BillableTotal[],
  overrides: Partial<Record<keyof CostDelivery, unknown>> = {},
): DeliveredTotals => ({
  delivery: CostDelivery.parse({
    id: `delivery-${payer}`,
    payer,
    period: "2026-10",
    executionId: "execution",
    exportName: "rebill",
    form: "CUR2",
    currency: "USD",
    chunks: [{ key: "k", sourceSha256: "s", sourceName: "n", rows: 1, firstPosition: 0 }],
    rows: totals.reduce((count, total) => count + total.rows, 0),
    unblended: plain(sum(totals.map((total) => new D(total.unblended)))),
    accounts: [...new Set(totals.map((total) => total.account))].sort(),
    final: false,
    extremes: { usageAmount: "1", rate: "1", cost: "1" },
    importedAt: "2026-11-02T00:00:00.000Z",
    ...overrides,
  }),
  totals,
});
