import { canonicalJson } from "../domain/canonical-json.ts";
import { ALWAYS } from "../domain/configuration/configuration-versions.ts";
import { DEFAULT_CURRENCY, defaultOwnOrganisation, defaultSeller } from "../domain/configuration/defaults.ts";
import type { StoredConfiguration } from "../domain/configuration/model.ts";
import { InvalidInputError } from "../domain/errors.ts";
import { AccountId, OrganizationId } from "../domain/identifiers.ts";
import type { Clock } from "../ports/clock.ts";
import type { Table } from "../ports/table.ts";
import {
  createConfigurationHeadStore,
  firstWrites,
  type InitialisedPartnerRecord,
} from "../stores/configuration-head-store.ts";
import { configurationWrites } from "../stores/configuration-store.ts";

export type InitialiseRequest = {
  readonly account: string;
  readonly name: string;
  /** Default: `o-` and the account. */
  readonly organization?: string;
};

/**
 * Registers the partner of an empty table: its account, its own organisation and itself as the seller (USD,
 * 30 days, invoice numbers that start with its account). The same values again change nothing.
 *
 * @throws InvalidInputError for values that cannot be, or when another partner is here already.
 */
export const initialisePartner = async (
  { table, clock }: { readonly table: Table; readonly clock: Clock },
  request: InitialiseRequest,
): Promise<{ readonly outcome: "initialised" | "unchanged"; readonly partner: InitialisedPartnerRecord }> => {
  const partner = checkedPartner(request);
  const heads = createConfigurationHeadStore(table);
  const outcome = await table.transact([
    ...firstWrites(partner),
    ...configurationWrites({ parts: {}, fxRates: [] }, firstConfiguration(partner), ALWAYS, clock.now()),
  ]);
  if (outcome.kind === "written") return { outcome: "initialised", partner };
  const existing = await heads.partner();
  if (existing === undefined) throw new Error("the table has a configuration but no partner");
  for (const [option, member] of OPTIONS)
    if (existing[member] !== partner[member])
      throw new InvalidInputError(
        option,
        `this data already belongs to partner ${existing.account} ${canonicalJson(existing.name)} with organisation ${existing.organization}; use another data directory`,
      );
  return { outcome: "unchanged", partner: existing };
};

/** Options of the command and what they set. */
const OPTIONS = [
  ["--account", "account"],
  ["--name", "name"],
  ["--org", "organization"],
] as const;

/**
 * The partner's own record from what was asked for; for a caller that must know before it makes anything.
 * @throws InvalidInputError naming the option
 */
export const checkedPartner = ({
  account,
  name,
  organization,
}: InitialiseRequest): InitialisedPartnerRecord => {
  const accountId = AccountId.safeParse(account);
  if (!accountId.success) throw new InvalidInputError("--account", "must be a 12-digit AWS account id");
  if (name.trim() === "" || name.length > 200)
    throw new InvalidInputError("--name", "must have 1 to 200 characters");
  const organizationId = OrganizationId.safeParse(organization ?? `o-${account}`);
  if (!organizationId.success)
    throw new InvalidInputError(
      "--org",
      "must be an organization id: o- and 10 to 32 lower-case letters or digits",
    );
  return { account: accountId.data, name, organization: organizationId.data };
};

const firstConfiguration = ({
  account,
  name,
  organization,
}: InitialisedPartnerRecord): StoredConfiguration => {
  const partner = { account, name, organization, currency: DEFAULT_CURRENCY, sellerOfRecord: name };
  return {
    partner,
    organisations: [defaultOwnOrganisation(partner)],
    transfers: [],
    billingGroups: [],
    pricingPlans: [],
    pricingRules: [],
    customLineItems: [],
    taxProfiles: [],
    fxRates: [],
    paymentProfiles: [],
    sellers: [defaultSeller(account, partner)],
  };
};
