import type { CostDelivery } from "../../domain/cost-data/delivery.ts";
import type { Clock } from "../../ports/clock.ts";
import { createConfigurationHeadStore } from "../../stores/configuration-head-store.ts";
import { type AppendDependencies, appendOnce } from "../events/append-once.ts";

export type AnnounceDependencies = AppendDependencies & { readonly clock: Clock };

/**
 * Tells that a delivery is in force, and again when it has become final; once each, however often the import is
 * repeated. Counts of rows and amounts are for those who may read cost data.
 */
export const announceDelivery = async (
  deps: AnnounceDependencies,
  { id, payer, period, executionId, final }: CostDelivery,
): Promise<void> => {
  const partner = await createConfigurationHeadStore(deps.table).partner();
  if (partner === undefined) throw new Error("cost data without a partner");
  await appendOnce(
    deps,
    { account: partner.account, action: "ImportCost", token: `${id} ${final}` },
    {
      at: deps.clock.now(),
      actor: { system: "cost-data" },
      action: "ImportCost",
      resources: [],
      before: null,
      after: { delivery: id, payer, period, executionId, final },
      requestId: id,
      events: [
        {
          source: "rebill.cost-data",
          detailType: final ? "Final Cost Data Delivered" : "Cost Data Delivered",
          resources: [],
          detail: { payer, period, delivery: id, final },
        },
      ],
    },
  );
};
