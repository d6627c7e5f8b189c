import type { AccountId } from "../../domain/identifiers.ts";
import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import { nameKey } from "../../stores/configuration-state.ts";
import type { KindState } from "../../stores/kind-state.ts";
import { conflict, limitExceeded, type ResourceType } from "./errors.ts";
import { isManagedPlanName } from "./resources.ts";

type Named = { readonly arn: string; readonly name: string };

/** @throws OperationError RESOURCE_NAME_CONFLICT: names are unique per owner and kind of resource. */
export const refuseTakenName = <T extends Named>(
  kind: KindState<T>,
  wanted: { readonly owner: AccountId; readonly arn: string; readonly name: string },
  type: ResourceType,
  period: BillingPeriod,
): void => {
  if (type === "pricingplan" && isManagedPlanName(wanted.name))
    throw conflict(
      "RESOURCE_NAME_CONFLICT",
      { id: `arn:aws:billingconductor::aws:pricingplan/${wanted.name}`, type },
      "A pricing plan managed by AWS has this name.",
    );
  const taken = kind
    .listWith("name", nameKey(wanted.owner, wanted.name), period)
    .find(({ arn }) => arn !== wanted.arn);
  if (taken !== undefined)
    throw conflict("RESOURCE_NAME_CONFLICT", { id: taken.arn, type }, `The name of this ${type} is taken.`);
};

/** @throws OperationError when the owner has as many as the quota allows (spec section 2). */
export const refuseTooMany = <T extends Named>(
  kind: KindState<T>,
  owner: AccountId,
  quota: { readonly code: string; readonly limit: number },
  period: BillingPeriod,
): void => {
  // What was deleted still counts among the ids, so they are only counted out near the limit.
  if (kind.idsWith("owner", owner).length < quota.limit) return;
  if (kind.listWith("owner", owner, period).length >= quota.limit)
    throw limitExceeded(quota.code, `The limit of ${quota.limit} is reached.`);
};
