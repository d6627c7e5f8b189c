import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { TenantId } from "../../../domain/nce/ids.ts";
import { isBillingOwner, isRelated } from "../../../domain/nce/partner.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { planTransfers as planned } from "../../../domain/nce/transfer/plan.ts";
import { type Selection, selectedOf } from "../../../domain/nce/transfer/submit.ts";
import type { NceTransferPlan } from "../../../domain/nce/transfer/transfer-plan.ts";
import { type Decision, thingChange } from "../../configuration/change-configuration.ts";
import { type NceContext, partnerOf, partnersOfAccount, relationshipsOf } from "../nce-context.ts";
import { selectionFacts } from "../transfer/submission-facts.ts";

export type PlanTransfers = {
  readonly caller: AccountId;
  /** Drawn before: a decision may be made several times. */
  readonly id: string;
  readonly customer: TenantId;
  readonly target: TenantId;
  readonly lines: readonly Selection[];
};

/**
 * Splits a selection of the source's, however large, into the fewest transfers that can be submitted, and keeps it as
 * one job (spec section 4, 6). What could not be submitted today is refused.
 *
 * @throws NceRefusedError
 */
export const planTransfers = (
  context: NceContext,
  { caller, id, customer, target, lines }: PlanTransfers,
): Decision<NceTransferPlan> => {
  const relationships = relationshipsOf(context, customer);
  const source = partnersOfAccount(context, caller).find(({ tenant }) =>
    isRelated(relationships, customer, tenant),
  );
  if (source === undefined) return refuse("customer-not-found", "No such customer.", "customer");
  if (source.tenant === target)
    return refuse("same-partner", "Source and target must be two partners.", "target");
  const taking = partnerOf(context, target);
  if (taking === undefined || !isRelated(relationships, customer, target))
    return refuse(
      "partner-not-found",
      "No such partner has an accepted relationship with the customer.",
      "target",
    );
  if (!isBillingOwner(taking))
    return refuse("not-a-billing-owner", "An indirect reseller takes no subscriptions.", "target");
  const scope = { source: source.tenant, target, customer };
  const facts = selectionFacts(context, scope, lines);
  const plan: NceTransferPlan = {
    id,
    ...scope,
    createdAt: context.now,
    parts: planned(selectedOf(scope, lines, facts, context.now)).map((part) => ({
      subscriptions: part.map((subscription) => subscription.id),
    })),
  };
  return {
    answer: plan,
    changes: [thingChange("nceTransferPlans", id, { from: ALWAYS, value: plan })],
    resources: [id],
    events: [
      {
        source: "rebill.nce",
        detailType: "Transfers Planned",
        resources: [id],
        detail: { ...scope, plan: id, transfers: plan.parts.length },
      },
    ],
  };
};
