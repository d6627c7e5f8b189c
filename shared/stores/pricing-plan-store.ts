import { PricingPlan } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Pricing plans of the partner; known by ARN. Managed plans are not stored. */
export const pricingPlanKind: ConfiguredKind<PricingPlan> = {
  kind: "PRICING_PLAN",
  schema: PricingPlan,
  idOf: ({ arn }) => arn,
};

export const createPricingPlanStore = (table: Table) => createVersionedStore(table, pricingPlanKind);
