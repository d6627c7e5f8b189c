import { inForce } from "../../domain/billing-transfer/transfer-graph.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { D, plain } from "../../domain/money/decimal.ts";
import { MonthResult } from "../../domain/month-end/month-result.ts";
import {
  type ChannelReport,
  channelReport,
  type OrganisationSpend,
  type ReportedRelationship,
} from "../../domain/partner-central/channel-report.ts";
import { type Relationship, wasThereIn } from "../../domain/partner-central/relationship.ts";
import type { ServicePeriod } from "../../domain/partner-central/service-period.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../../domain/time/billing-period.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { MonthStore } from "../../stores/month-store.ts";
import { organisationOf } from "../configuration/organisation-family.ts";
import { countingRun } from "../month-end/counting-run.ts";
import { readRunFile, runPaths } from "../month-end/run-files.ts";
import { servicePeriodNow } from "./service-periods.ts";

type Question = {
  readonly state: ConfigurationState;
  readonly period: BillingPeriod;
  readonly now: Instant;
  /** Whom the report is for. */
  readonly viewer: AccountId;
  readonly partner: AccountId;
};

/**
 * The channel report of a month (product.md, B4), from the run that counts.
 *
 * The partner sees every relationship and what AWS bills for its organisation. Another account sees the relationships
 * it set up or is the program management account of, and spend only where it is that account: what the customer costs
 * at its own level of the chain, because what the level above pays is none of its business (product.md, E5).
 */
export const reportChannel = async (
  deps: { readonly objects: ObjectStore; readonly months: MonthStore },
  question: Question,
): Promise<ChannelReport> => {
  const { period } = question;
  const runId = await countingRun(deps.months, period);
  const result =
    runId === undefined
      ? undefined
      : await readRunFile(deps.objects, runPaths({ period, runId }).result, MonthResult);
  return channelReport(
    { period, run: result === undefined ? null : { id: result.runId, mode: result.mode } },
    reportedRelationships(question),
    result === undefined ? [] : spends(question, result),
  );
};

const reportedRelationships = (question: Question): readonly ReportedRelationship[] => {
  const { state, period, viewer, partner } = question;
  const transfers = inForce(state.transfers.list(period), period);
  return state.relationships.list(period).flatMap((relationship): readonly ReportedRelationship[] => {
    const account = state.programManagementAccounts.find(relationship.programManagementAccount, ALWAYS);
    if (account === undefined || relationship.catalog !== "AWS" || !wasThereIn(relationship, period))
      return [];
    const isActivated = account.status === "ACTIVE" || account.status === "DELETED";
    const showsSpend = viewer === partner || (isActivated && account.account === viewer);
    if (!showsSpend && account.owner !== viewer) return [];
    return [
      {
        relationship,
        account,
        organisation: organisationOf(state, relationship.associatedAccount, period),
        servicePeriod: servicePeriodIn(question, relationship),
        transfer: transfers.find(
          ({ source, target }) => source === relationship.associatedAccount && target === account.account,
        ),
        showsSpend,
      },
    ];
  });
};

/** The service period where it was in force at some time of the month. */
const servicePeriodIn = (
  { state, period, now }: Question,
  relationship: Relationship,
): ServicePeriod | undefined => {
  const servicePeriod = servicePeriodNow(state, relationship, now);
  if (servicePeriod === undefined || servicePeriod.startedAt >= periodEnd(period)) return undefined;
  const { ended } = servicePeriod;
  return ended === undefined || ended.at > periodStart(period) ? servicePeriod : undefined;
};

/** What each organisation cost, in the eyes of the viewer. */
const spends = (question: Question, result: MonthResult): readonly OrganisationSpend[] => {
  const { state, period, viewer, partner } = question;
  const costs =
    viewer === partner
      ? result.supplierBills.map(({ payer, net, currency }) => ({ account: payer, amount: net, currency }))
      : levelCosts(question, result);
  return summed(costs).map((cost) => ({
    ...cost,
    organisation: organisationOf(state, cost.account, period),
  }));
};

type Cost = Omit<OrganisationSpend, "organisation">;

/** What the organisations whose bill an account pays cost it: what the level above it charges. */
const levelCosts = ({ state, period, viewer }: Question, { groups }: MonthResult): readonly Cost[] => {
  const sources = new Set(
    inForce(state.transfers.listWith("target", viewer, period), period).map(({ source }) => source),
  );
  return groups
    .filter(({ owner, buyer }) => owner === viewer && sources.has(buyer))
    .map(({ buyer, awsCost, currency }) => ({ account: buyer, amount: awsCost, currency }));
};

/** Late usage makes bills of its own and indirect sources have groups of their own: one sum per currency. */
const summed = (costs: readonly Cost[]): readonly Cost[] => {
  const sums = new Map<string, Cost>();
  for (const cost of costs) {
    const key = `${cost.account} ${cost.currency}`;
    const before = sums.get(key)?.amount ?? "0";
    sums.set(key, { ...cost, amount: plain(new D(before).plus(cost.amount)) });
  }
  return [...sums.values()];
};
