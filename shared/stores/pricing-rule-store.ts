import { PricingRule } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Pricing rules; known by ARN. */
export const pricingRuleKind: ConfiguredKind<PricingRule> = {
  kind: "PRICING_RULE",
  schema: PricingRule,
  idOf: ({ arn }) => arn,
};

export const createPricingRuleStore = (table: Table) => createVersionedStore(table, pricingRuleKind);
