import { BillingGroup } from "../domain/configuration/model.ts";
import type { Table } from "../ports/table.ts";
import { type ConfiguredKind, createVersionedStore } from "./versioned-store.ts";

/** Billing groups; known by ARN. */
export const billingGroupKind: ConfiguredKind<BillingGroup> = {
  kind: "BILLING_GROUP",
  schema: BillingGroup,
  idOf: ({ arn }) => arn,
};

export const createBillingGroupStore = (table: Table) => createVersionedStore(table, billingGroupKind);
