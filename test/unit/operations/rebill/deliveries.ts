import { CostDelivery } from "../../../../shared/domain/cost-data/delivery.ts";

/** A delivery as it is stored, of one file without interest. */
export const delivery = (facts: { readonly payer: string; readonly period: string }): CostDelivery =>
  CostDelivery.parse({
    id: `delivery-${facts.payer}-${facts.period}`,
    ...facts,
    executionId: "execution-1",
    exportName: "cur",
    form: "CUR2",
    currency: "USD",
    chunks: [
      { key: "cost-data/c.parquet", sourceSha256: "0", sourceName: "c.csv", rows: 3, firstPosition: 0 },
    ],
    rows: 3,
    unblended: "12.5",
    accounts: [facts.payer],
    final: true,
    extremes: { usageAmount: "1", rate: "1", cost: "10" },
    importedAt: "2026-11-02T00:00:00.000Z",
  });
