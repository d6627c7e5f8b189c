import { canonicalJson } from "../../../domain/canonical-json.ts";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { listedAccounts } from "../../../domain/configuration/listed-accounts.ts";
import type { Account, Organisation } from "../../../domain/configuration/model.ts";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { InitialisedPartnerRecord } from "../../../stores/configuration-head-store.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { FieldProblem } from "../../registry/problem-errors.ts";

/** An organisation somebody wants, and from which month on. */
export type WantedOrganization = {
  readonly organisation: Organisation;
  /** The accounts as the request listed them, for the places of problems. */
  readonly listed: readonly Pick<Account, "id" | "joined" | "left">[];
  /** First month it is to hold for; absent: the current one, or every month it can where it is new. */
  readonly from: BillingPeriod | undefined;
  readonly period: BillingPeriod;
};

/**
 * Months `[from, until)` in which another organisation has the account; until undefined: it has it still.
 */
const foreignMonths = (
  { organisations }: ConfigurationState,
  own: string,
  account: string,
): readonly { readonly other: string; readonly until: BillingPeriod | undefined }[] =>
  organisations.idsWith("account", account).flatMap((other) => {
    if (other === own) return [];
    const versions = organisations.versions(other);
    return versions.flatMap(({ value }, at) =>
      value !== null && listedAccounts(value).some((id) => id === account)
        ? [{ other, until: versions[at + 1]?.from }]
        : [],
    );
  });

/**
 * What is wrong with an organisation, by the rules of a configuration file: an account is in one organisation
 * only, the partner's own organisation is the one it was initialised with, and the whole fits into one record.
 */
export const organizationProblems = (
  state: ConfigurationState,
  partner: InitialisedPartnerRecord,
  { organisation, listed, from, period }: WantedOrganization,
): readonly FieldProblem[] => {
  const { id, managementAccount } = organisation;
  const problems: FieldProblem[] = [];
  const say = (path: string, reason: string) => problems.push({ path, reason });
  const own = id === partner.organization;
  if (own && managementAccount !== partner.account)
    say("managementAccountId", `must be ${partner.account}: ${id} is the partner's own organisation`);
  if (!own && managementAccount === partner.account)
    say("orgId", `must be ${partner.organization}, the partner's organisation as initialised`);
  const former = state.organisations.versions(id).find(({ value }) => value !== null)?.value;
  if (!own && former && former.managementAccount !== managementAccount)
    say("managementAccountId", `must be ${former.managementAccount}; an organisation keeps its own`);
  // In the order of the request, and a place of its own for the management account, listed or not.
  const places = new Map<string, string>([[managementAccount, "managementAccountId"]]);
  const seen = new Set<string>();
  listed.forEach(({ id: account, joined, left }, position) => {
    const path = `accounts[${position}].id`;
    if (seen.has(account)) say(path, `account ${account} is listed twice`);
    seen.add(account);
    if (!places.has(account)) places.set(account, path);
    if (joined !== undefined && left !== undefined && left <= joined)
      say(`accounts[${position}].left`, "must be later than joined");
  });
  for (const [account, path] of places) {
    const taken = foreignMonths(state, id, account).find(
      ({ until }) => until === undefined || until > (from ?? period),
    );
    if (taken !== undefined) say(path, `account ${account} already belongs to ${taken.other}`);
  }
  const bytes = new TextEncoder().encode(canonicalJson(organisation)).length;
  if (bytes > DEFAULT_QUOTAS.organizationBytes)
    say("accounts", `is too long: at most ${DEFAULT_QUOTAS.organizationBytes} bytes in all`);
  return problems;
};

/**
 * The first month an organisation holds for. One that is new was there before anybody told us, so it holds for
 * every month in which no account of it was somewhere else; a change of a known one holds from this month on.
 */
export const firstMonth = (
  state: ConfigurationState,
  { organisation, from, period }: WantedOrganization,
): BillingPeriod => {
  if (from !== undefined) return from;
  if (state.organisations.versions(organisation.id).length > 0) return period;
  return listedAccounts(organisation)
    .flatMap((account) => foreignMonths(state, organisation.id, account))
    .reduce<BillingPeriod>(
      (latest, { until }) => (until !== undefined && until > latest ? until : latest),
      ALWAYS,
    );
};
