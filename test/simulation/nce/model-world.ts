import type fc from "fast-check";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { NcePartner } from "../../../shared/domain/nce/partner.ts";
import {
  type NceWorld,
  openNceWorld,
  partnerThing,
  relationshipThing,
  SOURCE,
  subscriptionThing,
  TARGET,
  THIRD,
} from "../../support/nce-world.ts";
import { azure, licence, partner, related, tenant } from "../../unit/nce/nce-builders.ts";
import { type ModelSubscription, type Status, TransferLife } from "./transfer-life.ts";

/** Owners that trade with each other, one the customer never accepted, one elsewhere, and one that owns nothing. */
export const OWNERS = [SOURCE, TARGET, THIRD];
export const UNRELATED = partner("e");
export const ELSEWHERE = partner("f", { region: "Japan" });
export const RESELLER = NcePartner.parse({
  ...partner("1"),
  kind: "indirect-reseller",
  provider: TARGET.tenant,
}) as unknown as typeof SOURCE;
export const PARTNERS = [...OWNERS, UNRELATED, ELSEWHERE, RESELLER];
export const NOBODY = tenant("9");
const BEGIN = Date.parse("2024-06-15T10:00:00Z");
export const HOUR = 3_600_000;
export const OURS = "/rebill/v1/nce/transfers";

export type Real = {
  readonly world: NceWorld;
  /** Ids of the model's transfers in their order, and what was last shown of each. */
  readonly ids: string[];
  readonly shown: Map<string, Status>;
};
export type Command = fc.AsyncCommand<TransferLife, Real>;
export type Answer = Awaited<ReturnType<NceWorld["send"]>>;

export const iso = (instant: number): string => new Date(instant).toISOString();

/** Thirty subscriptions by the term, so that 26 of one plan can be asked for; others of each kind, of two owners. */
const SUBSCRIPTIONS = [
  ...Array.from({ length: 28 }, (_, index) => ({ id: `bulk-${index}`, billingPlan: "triennial" })),
  { id: "monthly-1", billingPlan: "monthly" },
  { id: "annual-1", billingPlan: "annual" },
  { id: "annual-2", billingPlan: "annual", partner: TARGET.tenant },
  { id: "annual-3", billingPlan: "annual", partner: TARGET.tenant },
].map((fields) => licence({ termDuration: "P3Y", termEnd: "2027-04-09", ...fields }));
const OTHERS = [azure("azure-2"), azure("reserved-1", "AzureReservation")];

export const openWorld = async (): Promise<{ world: NceWorld; model: TransferLife }> => {
  const world = await openNceWorld();
  await world.put(
    ...[UNRELATED, ELSEWHERE, RESELLER].map(partnerThing),
    ...related(ELSEWHERE, RESELLER).map(relationshipThing),
    ...[...SUBSCRIPTIONS, ...OTHERS].map(subscriptionThing),
  );
  const { state } = await world.deps.configuration.current();
  const subscriptions = state.nceSubscriptions.list(ALWAYS).map(
    (each): ModelSubscription => ({
      id: each.id,
      owner: each.partner,
      productType: each.productType,
      plan: "billingPlan" in each ? each.billingPlan : undefined,
      quantity: "quantity" in each ? each.quantity : undefined,
      isActive: true,
      faultUntil: 0,
    }),
  );
  return { world, model: new TransferLife(BEGIN, new Map(subscriptions.map((each) => [each.id, each]))) };
};
