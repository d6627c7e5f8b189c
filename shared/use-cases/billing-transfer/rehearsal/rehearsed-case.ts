import { chainOf } from "../../../domain/billing-transfer/chain.ts";
import type { Side } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import type { CaseParty, RehearsedCase } from "../../../domain/billing-transfer/rehearsal/rehearsed-case.ts";
import { billsBelow } from "../../../domain/billing-transfer/transfer-graph.ts";
import type { ConfigurationSnapshot } from "../../../domain/configuration/model.ts";
import { type AccountId, PASSTHROUGH_PLAN } from "../../../domain/identifiers.ts";
import { sellerOf } from "../../../domain/invoicing/invoice-parties.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { RehearsedConfiguration } from "./rehearsed-configuration.ts";

/**
 * How much of the other side a reader may know. `everything`: the partner, who keeps it all here. `agreed`: the
 * other side of a transfer that was accepted. `invited`: nothing was accepted yet; the source knows who invited it,
 * the target knows of the source what it typed in itself.
 */
export type Knowledge = "everything" | "agreed" | "invited";

/** What effects depend on, as one reader may know it. */
export const rehearsedCase = (
  { snapshot, group, made }: RehearsedConfiguration,
  reader: {
    readonly side: Side;
    readonly knowledge: Knowledge;
    readonly planName: string;
    readonly start: BillingPeriod;
    readonly boundUntil: BillingPeriod | undefined;
  },
): RehearsedCase => {
  const { side, knowledge, planName, start, boundUntil } = reader;
  const { primaryAccount: source, owner: target } = group;
  const knows = (other: Side): boolean => other === side || knowledge !== "invited" || other === "target";
  const seller = sellerOf(snapshot, target);
  const party = (account: AccountId, known: boolean): CaseParty =>
    known ? partyOf(snapshot, account) : { account };
  return {
    source: party(source, knows("source")),
    target: { ...party(target, true), ...(side === "target" || knowledge !== "invited" ? {} : NO_DETAILS) },
    seller: {
      sellerOfRecord: seller.sellerOfRecord,
      currency: seller.currency,
      termsDays: seller.paymentTermsDays,
    },
    start,
    above: payersAbove(snapshot, target, side, knowledge),
    below: payingFor(snapshot, source, side, knowledge),
    group:
      made === "none"
        ? { kind: "none" }
        : { kind: made, plan: planName, passthrough: group.plan === PASSTHROUGH_PLAN },
    boundUntil,
  };
};

/** What is known of an account that invites is its name; what it is to AWS and the tax office is its own affair. */
const NO_DETAILS = { awsEntity: undefined, country: undefined, taxRegistered: undefined };

const partyOf = (snapshot: ConfigurationSnapshot, account: AccountId): CaseParty => {
  const organisation = snapshot.organisations.find((each) => each.managementAccount === account);
  const profile = snapshot.taxProfiles.find((each) => each.account === account);
  return {
    account,
    name: organisation?.name,
    awsEntity: organisation?.sellerOfRecord,
    country: profile?.country,
    taxRegistered: profile === undefined ? undefined : profile.registration !== undefined,
  };
};

/** Each level knows its direct neighbour only (spec/aws-billing-transfer.md section 2.4); the partner knows all. */
const payersAbove = (
  snapshot: ConfigurationSnapshot,
  target: AccountId,
  side: Side,
  knowledge: Knowledge,
): readonly CaseParty[] => {
  if (side === "source" && knowledge !== "everything") return [];
  const above = chainOf(target, snapshot.transfers).map(({ owner }) => owner);
  const known = knowledge === "everything" ? above : above.slice(0, 1);
  return known.map((account) => partyOf(snapshot, account));
};

const payingFor = (
  snapshot: ConfigurationSnapshot,
  source: AccountId,
  side: Side,
  knowledge: Knowledge,
): readonly CaseParty[] => {
  if (knowledge === "everything" || (side === "target" && knowledge === "agreed"))
    return billsBelow(source, snapshot.transfers).map((account) => partyOf(snapshot, account));
  if (side === "target") return [];
  return snapshot.transfers
    .filter((transfer) => transfer.target === source)
    .map((transfer) => partyOf(snapshot, transfer.source));
};
