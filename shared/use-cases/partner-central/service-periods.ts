import { inForce } from "../../domain/billing-transfer/transfer-graph.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { Transfer } from "../../domain/configuration/model.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { ProgramManagementAccount } from "../../domain/partner-central/program-management-account.ts";
import type { Relationship } from "../../domain/partner-central/relationship.ts";
import {
  endOfServicePeriod,
  type ServicePeriod,
  type ServicePeriodTerms,
} from "../../domain/partner-central/service-period.ts";
import { nextPeriod, periodOf, periodStart } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

type Sides = { readonly source: AccountId; readonly target: AccountId };

/** Agreed transfers between two accounts, of the past, now and to come. */
const transfersBetween = (
  { transfers }: ConfigurationState,
  { source, target }: Sides,
  now: Instant,
): readonly Transfer[] =>
  transfers.listWith("source", source, periodOf(now)).filter((transfer) => transfer.target === target);

/** The transfer in force or to come by which a program management account pays a customer's bill. */
export const protectedTransfer = (
  state: ConfigurationState,
  account: Pick<ProgramManagementAccount, "account" | "catalog">,
  { associatedAccount }: Pick<Relationship, "associatedAccount">,
  now: Instant,
): Transfer | undefined =>
  account.catalog === "AWS"
    ? transfersBetween(state, { source: associatedAccount, target: account.account }, now).find(
        ({ end }) => end === undefined || end >= periodOf(now),
      )
    : undefined;

/**
 * First instant after the last month of the transfer that a service period protects; undefined: it goes on, or there
 * was none since the service period started. Another transfer later on changes nothing about it.
 */
const transferOver = (
  state: ConfigurationState,
  relationship: Relationship,
  { startedAt }: ServicePeriod,
  now: Instant,
): Instant | undefined => {
  const account = state.programManagementAccounts.find(relationship.programManagementAccount, ALWAYS);
  if (account === undefined || account.catalog !== "AWS") return undefined;
  const sides = { source: relationship.associatedAccount, target: account.account };
  const transfers = transfersBetween(state, sides, now);
  const monthsAfter = transfers
    .flatMap(({ end }) => (end === undefined ? [] : [nextPeriod(end)]))
    .filter((month) => periodStart(month) > startedAt)
    .sort();
  const over = monthsAfter.find((month) => inForce(transfers, month).length === 0);
  return over === undefined ? undefined : Instant.parse(periodStart(over));
};

/** The service period of a relationship as it is at an instant, with its end when it is over. */
export const servicePeriodNow = (
  state: ConfigurationState,
  relationship: Relationship,
  now: Instant,
): ServicePeriod | undefined => {
  const { servicePeriod } = relationship;
  if (servicePeriod === undefined) return undefined;
  const ended = endOfServicePeriod(servicePeriod, now, transferOver(state, relationship, servicePeriod, now));
  return ended === undefined ? servicePeriod : { ...servicePeriod, ended };
};

/** When a service period without an end comes to it by itself, as things are; undefined: somebody has to end it. */
export const servicePeriodEndsAt = (
  state: ConfigurationState,
  relationship: Relationship,
  now: Instant,
): Instant | undefined => {
  const { servicePeriod } = relationship;
  if (servicePeriod === undefined) return undefined;
  const { terms } = servicePeriod;
  return terms.type === "FIXED_COMMITMENT_PERIOD"
    ? terms.endDate
    : transferOver(state, relationship, servicePeriod, now);
};

/** What binds the two sides of a transfer at an instant; the Sandbox binds nobody. */
export const termsBetween = (
  state: ConfigurationState,
  { source, target }: Sides,
  now: Instant,
): readonly ServicePeriodTerms[] =>
  state.relationships.listWith("associatedAccount", source, periodOf(now)).flatMap((relationship) => {
    if (relationship.status !== "ACTIVE" || relationship.catalog !== "AWS") return [];
    const account = state.programManagementAccounts.find(relationship.programManagementAccount, ALWAYS);
    if (account?.status !== "ACTIVE" || account.account !== target) return [];
    const period = servicePeriodNow(state, relationship, now);
    return period === undefined || period.ended !== undefined ? [] : [period.terms];
  });
