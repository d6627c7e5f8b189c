import type { SampleOrganisation, World } from "../world/model.ts";
import { customLineItems } from "./custom-line-items.ts";
import { PLACES } from "./places.ts";
import { PRICING_PLANS, PRICING_RULES, planOf } from "./pricing.ts";
import { registrationOf, taxProfile } from "./tax.ts";

export const SELLER_OF_RECORD = "Northwind Cloud Ltd";

/** USD into the invoice currencies; the sample's months only. */
const FX_RATES = [
  { period: "2026-09", from: "USD", to: "EUR", rate: "0.9184", source: "ECB", date: "2026-09-30" },
  { period: "2026-09", from: "USD", to: "JPY", rate: "147.85", source: "ECB", date: "2026-09-30" },
  { period: "2026-10", from: "USD", to: "EUR", rate: "0.9210", source: "ECB", date: "2026-10-30" },
  { period: "2026-10", from: "USD", to: "JPY", rate: "149.32", source: "ECB", date: "2026-10-30" },
];

const EURO_COUNTRIES = new Set(["AT", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PL", "PT"]);
const currencyOf = ({ country }: SampleOrganisation): string =>
  EURO_COUNTRIES.has(country) ? "EUR" : country === "JP" ? "JPY" : "USD";

/**
 * The world's set-up as one configuration file (contract section 4): plain data whose key order is the order
 * of the file. Writing it down as YAML is left to the caller.
 */
export const worldConfiguration = (world: World) => {
  const sources = world.organisations.filter(({ role }) => role !== "PARTNER");
  const groups = billingGroups(world, sources);
  const groupNames = new Set(groups.map(({ name }) => name));
  const plans = PRICING_PLANS.filter(({ name }) => groups.some(({ plan }) => plan === name));
  const rules = new Set(plans.flatMap((plan) => plan.rules));
  return {
    apiVersion: "rebill/v1",
    partner: {
      account: world.partner.managementAccount,
      name: world.partner.name,
      currency: "USD",
      sellerOfRecord: SELLER_OF_RECORD,
    },
    organizations: world.organisations.map(({ id, managementAccount, name, email, accounts }) => ({
      id,
      managementAccount,
      name,
      email,
      accounts: accounts.map((account) => ({ id: account.id, name: account.name })),
    })),
    transfers: sources.map((source) => ({
      source: source.managementAccount,
      target: sellerOf(world, source).managementAccount,
      name: source.slug,
      start: source.start,
      ...(source.end === undefined ? {} : { end: source.end }),
    })),
    pricingRules: PRICING_RULES.filter(({ name }) => rules.has(name)),
    pricingPlans: plans,
    billingGroups: groups,
    customLineItems: customLineItems(world, groupNames),
    taxProfiles: [
      ...sources.map((source) => taxProfile(world, source)),
      ...internalTaxProfiles(world.partner),
    ],
    invoicing: invoicing(world),
    fxRates: FX_RATES,
    paymentProfiles: sources
      .filter(({ seller }) => seller === world.partner.slug)
      .map((source) => ({
        account: source.managementAccount,
        sellerOfRecord: SELLER_OF_RECORD,
        currency: currencyOf(source),
        method: source.workload === "startup" ? "card" : "bank-transfer",
      })),
  };
};

const sellerOf = (world: World, source: SampleOrganisation): SampleOrganisation =>
  world.organisations.find(({ slug }) => slug === source.seller) ?? world.partner;

type Group = Readonly<Record<string, unknown>> & { readonly name: string; readonly plan: string };

/**
 * One group per transfer by whoever sells to that source; for some indirect sources the partner keeps a group
 * of its own (elsewhere its group of the reseller's transfer covers them); and groups for the partner's
 * internal customers.
 */
const billingGroups = (world: World, sources: readonly SampleOrganisation[]): readonly Group[] => [
  ...sources
    .filter(({ traits }) => !traits.has("NO_BILLING_GROUP"))
    .map((source) => ({ name: source.slug, transfer: source.slug, plan: planOf(source) })),
  ...sources
    .filter(({ slug }) => WHOLESALE_APART.has(slug))
    .map(({ slug }) => ({
      name: `wholesale-${slug}`,
      transfer: slug,
      plan: "channel-wholesale",
      owner: world.partner.managementAccount,
    })),
  ...internalGroups(world.partner),
];

/** Indirect sources the partner prices to the reseller on terms of their own. */
const WHOLESALE_APART = new Set(["feinwerk", "isarmed", "midori"]);

const INTERNAL: readonly {
  readonly name: string;
  readonly members: readonly string[];
  readonly plan: string;
}[] = [
  { name: "labs", members: ["labs-prod", "labs-dev"], plan: "BasicPricingPlan" },
  { name: "retail", members: ["retail-prod", "retail-data"], plan: "enterprise" },
  { name: "academy", members: ["academy"], plan: "corporate" },
];

const internalGroups = (partner: SampleOrganisation) =>
  INTERNAL.map(({ name, members, plan }) => {
    const accounts = members.flatMap(
      (member) => partner.accounts.find((account) => account.name === member)?.id ?? [],
    );
    return { name, primaryAccount: accounts[0], accounts, plan };
  });

/** The academy has none: that a profile is missing must show. */
const internalTaxProfiles = (partner: SampleOrganisation) =>
  internalGroups(partner)
    .filter(({ name }) => name !== "academy")
    .map(({ name, primaryAccount }) => ({
      account: primaryAccount,
      country: partner.country,
      legalName: `${SELLER_OF_RECORD}, ${name}`,
      rate: "0",
      exemption: "Internal charge within one company, no supply",
    }));

const SERIES: Readonly<Record<string, string>> = {
  alpenwolke: "AW-2026-",
  hoshizora: "HZ-2026-",
  lakeshore: "LMI-2026-",
};

/** Accounts as each country writes them; none of them exists. */
const BANKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alpenwolke: { iban: "DE70700900000012345678", bic: "ALPNDEMM", name: "Alpenbank München" },
  hoshizora: { account: "0123456", routing: "0005-001", name: "みなと銀行" },
  lakeshore: { account: "000123456789", routing: "071000013", name: "Lakeshore Community Bank" },
};

const invoicing = (world: World) => ({
  paymentTermsDays: 30,
  numberSeries: { prefix: "NW-2026-", digits: 5 },
  seller: {
    legalName: SELLER_OF_RECORD,
    ...sellerDetails(world, world.partner),
    bank: { iban: "IE45BOFI90000112345678", bic: "BOFIIE2D", name: "Bank of Ireland" },
  },
  sellers: world.organisations
    .filter(({ role }) => role === "RESELLER")
    .map((reseller) => ({
      account: reseller.managementAccount,
      name: reseller.name,
      sellerOfRecord: reseller.name,
      currency: currencyOf(reseller),
      legalName: reseller.name,
      ...sellerDetails(world, reseller),
      ...(BANKS[reseller.slug] === undefined ? {} : { bank: BANKS[reseller.slug] }),
      paymentTermsDays: reseller.country === "JP" ? 45 : 14,
      numberSeries: { prefix: SERIES[reseller.slug] ?? `${reseller.slug}-`, digits: 5 },
    })),
});

const sellerDetails = (world: World, organisation: SampleOrganisation) => {
  const place = PLACES[organisation.country];
  const registration = registrationOf(world, organisation);
  return {
    ...(place === undefined
      ? {}
      : {
          address: {
            lines: [...place.lines],
            postalCode: place.postalCode,
            city: place.city,
            country: organisation.country,
          },
        }),
    ...(registration === "" ? {} : { taxRegistration: registration }),
    email: `billing@${organisation.slug}.example`,
  };
};
