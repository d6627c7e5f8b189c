import { canonicalJson } from "../../../domain/canonical-json.ts";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import { NceSubscriptionId, type TenantId } from "../../../domain/nce/ids.ts";
import { isRelated } from "../../../domain/nce/partner.ts";
import {
  type PriceAttestation,
  type PriceStatement,
  priceStatement,
} from "../../../domain/nce/price-attestation.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { isLicence } from "../../../domain/nce/subscription/subscription.ts";
import { type CalendarDate, dayOf } from "../../../domain/time/calendar-date.ts";
import { ncePriceAttestationKind } from "../../../stores/nce-kinds.ts";
import { type Decision, thingChange } from "../../configuration/change-configuration.ts";
import { customerOf, type NceContext, relationshipsOf, subscriptionOf } from "../nce-context.ts";
import { asKnownNow } from "../registry/as-known-now.ts";
import { tenantsOf } from "../transfer/seen-transfer.ts";

export type AttestPrice = {
  readonly caller: AccountId;
  readonly subscription: string;
  readonly target: TenantId;
  readonly originalPurchaseDate?: CalendarDate | undefined;
};

/** What would be attested now. @throws NceRefusedError */
export const statedPrice = (
  context: NceContext,
  { caller, subscription: text, target, originalPurchaseDate }: AttestPrice,
): PriceStatement => {
  const id = NceSubscriptionId.safeParse(text);
  const known = id.success ? subscriptionOf(context, id.data) : undefined;
  if (known === undefined || !tenantsOf(context, caller).has(known.partner))
    return refuse("subscription-not-found", "There is no such subscription.");
  const subscription = asKnownNow(context, known);
  if (!isLicence(subscription))
    return refuse("subscription-invalid", "Azure is billed by usage: it has no price to attest.");
  const { customer, termStart } = subscription;
  if (subscription.partner === target)
    return refuse("same-partner", "Source and target must be two partners.", "target");
  if (!isRelated(relationshipsOf(context, customer), customer, target))
    return refuse(
      "partner-not-found",
      "No such partner has an accepted relationship with the customer.",
      "target",
    );
  const purchased = originalPurchaseDate ?? termStart;
  if (purchased > termStart || purchased > dayOf(context.now))
    return refuse(
      "subscription-invalid",
      "It was bought when its term began, or before.",
      "originalPurchaseDate",
    );
  return priceStatement(subscription, {
    target,
    market: customerOf(context, customer)?.country ?? "",
    attestedAt: context.now,
    originalPurchaseDate,
  });
};

/**
 * Keeps an attestation; the last one for each target counts. It was sealed before, from the statement as it was then.
 * @throws NceRefusedError subscription-busy when the subscription has changed meanwhile
 */
export const attestPrice = (
  context: NceContext,
  request: AttestPrice,
  attestation: PriceAttestation,
): Decision<PriceAttestation> => {
  const { statement } = attestation;
  if (canonicalJson(statedPrice(context, request)) !== canonicalJson(statement))
    refuse("subscription-busy", "The subscription was changed at this moment; ask again.");
  const { source, target, customer, subscription } = statement;
  const id = ncePriceAttestationKind.idOf(attestation);
  return {
    answer: attestation,
    changes: [thingChange("ncePriceAttestations", id, { from: ALWAYS, value: attestation })],
    resources: [subscription],
    events: [
      {
        source: "rebill.nce",
        detailType: "Price Attested",
        resources: [subscription],
        detail: { source, target, customer },
      },
    ],
  };
};
