import type { Instant } from "../../time/instant.ts";
import type { NceTransferId } from "../ids.ts";
import {
  isBillingOwner,
  isRelated,
  type NceCustomer,
  type NcePartner,
  type NceRelationship,
} from "../partner.ts";
import { refuse } from "../refusals.ts";
import { isSameRegion } from "../region.ts";
import { checkPartnerCurrencies } from "../settlement/check-currencies.ts";
import type { PendingTransfer, TransferRequest } from "./transfer.ts";
import { expiryOf } from "./transfer-timing.ts";

/** What the registry knows of everybody a request names; undefined where there is nobody. */
export type Participants = {
  readonly customer: NceCustomer | undefined;
  readonly source: NcePartner | undefined;
  readonly target: NcePartner | undefined;
  readonly relationships: readonly NceRelationship[];
  /** Partner with the requested partner of record's MPN id. */
  readonly reseller?: NcePartner | undefined;
};

const requireOwner = (partner: NcePartner, field: "source" | "target"): void => {
  if (!isBillingOwner(partner))
    refuse(
      "not-a-billing-owner",
      "An indirect reseller neither gives nor takes subscriptions: its provider does.",
      field,
    );
};

/**
 * Creates a request (spec section 2.1, first row). The order of checks is part of the behaviour: a target learns nothing
 * of a customer that never accepted it, nor of partners that do not sell to the customer; those and ones that are not
 * there are refused in the same words.
 */
export const createTransfer = (
  request: TransferRequest,
  participants: Participants,
  { id, now }: { readonly id: NceTransferId; readonly now: Instant },
): PendingTransfer => {
  const { customer, source, target, relationships } = participants;
  const isKnown = relationships.some(
    (each) => each.customer === request.customer && each.partner === request.target,
  );
  if (customer === undefined || target === undefined || !isKnown)
    return refuse(
      "customer-not-found",
      "No such customer has accepted the target's reseller relationship.",
      "customer",
    );
  if (!isRelated(relationships, request.customer, request.target))
    refuse(
      "relationship-not-accepted",
      "The customer has ended the target's reseller relationship.",
      "target",
    );
  if (request.source === request.target)
    refuse("same-partner", "Source and target must be two partners.", "source");
  requireOwner(target, "target");
  if (source === undefined || !isRelated(relationships, request.customer, request.source))
    return refuse(
      "partner-not-found",
      "No such partner has an accepted relationship with the customer.",
      "source",
    );
  requireOwner(source, "source");
  if (customer.locked === true) refuse("customer-locked", "The customer is locked at Microsoft.", "customer");
  if (customer.legacyAzure === true)
    refuse("customer-has-legacy-azure", "The customer has an Azure plan of the old commerce.", "customer");
  if (!isSameRegion(source.region, target.region))
    refuse("region-differs", "Source and target must be partners in one region.", "source");
  checkPartnerCurrencies(source, target);
  checkProductTypes(request);
  checkPartnerOfRecord(request, target, participants);
  return {
    ...request,
    id,
    status: "Pending",
    createdAt: now,
    expiresAt: expiryOf(now),
    sequence: 0,
    history: [],
    remindedDays: [],
  };
};

const checkProductTypes = ({ productTypes }: TransferRequest): void => {
  if (productTypes !== undefined && new Set(productTypes).size !== productTypes.length)
    refuse("product-types-invalid", "A product type stands there twice.", "productTypes");
};

/** Microsoft has three codes and no text that tells them apart; they are given out as below (2026-11-27). */
const checkPartnerOfRecord = (
  { partnerOfRecord, customer }: TransferRequest,
  target: NcePartner,
  { reseller, relationships }: Participants,
): void => {
  if (partnerOfRecord === undefined) return;
  const field = "partnerOfRecord";
  if (target.kind !== "indirect-provider")
    refuse("partner-of-record-not-allowed", "Only an indirect provider names a partner of record.", field);
  if (reseller?.kind !== "indirect-reseller" || reseller.mpnId !== partnerOfRecord)
    refuse("partner-of-record-unknown", "Not the id of an active indirect reseller.", field);
  const isEnded = relationships.some(
    (each) => each.customer === customer && each.partner === reseller.tenant && each.status === "ended",
  );
  if (reseller.provider !== target.tenant || isEnded)
    refuse("partner-of-record-not-authorised", "Not a reseller that works through the target.", field);
};
