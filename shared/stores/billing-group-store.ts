import { BillingGroup } from "../domain/configuration/model.ts";
import type { ConfiguredKind } from "./versioned-store.ts";

/** Billing groups; known by ARN. */
export const billingGroupKind: ConfiguredKind<BillingGroup> = {
  kind: "BILLING_GROUP",
  schema: BillingGroup,
  idOf: ({ arn }) => arn,
};
