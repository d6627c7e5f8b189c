import { createRandom, DIGITS, LOWER_ALPHANUMERIC, type Random } from "../random.ts";
import { type Company, DIRECT_CUSTOMERS, DISTRIBUTOR, RESELLERS } from "./companies.ts";
import type { SampleOrganisation, World } from "./model.ts";

export const PARTNER_ACCOUNT = "999999999999";

export type WorldOptions = {
  /** Any text; the same text gives the same world. */
  readonly seed: string;
  /** Consecutive months `YYYY-MM`. */
  readonly periods: readonly string[];
  /** How many customers to keep, in a fixed mix of direct and indirect ones. Default: all of them. */
  readonly customers?: number;
};

/** The months before the sample begins: transfers without another start began here. */
const LONG_AGO = "2026-01";

/**
 * The sample world: the distributor (the partner), its resellers, and the customers of both, each an AWS
 * organisation of its own. Pure and seeded: the same options give the same world.
 */
export const buildWorld = ({ seed, periods, customers = Number.POSITIVE_INFINITY }: WorldOptions): World => {
  const random = createRandom(seed);
  const taken = new Set<string>([PARTNER_ACCOUNT]);
  const partner = partnerOrganisation(random.fork("partner"), taken);

  const candidates = interleave([
    DIRECT_CUSTOMERS.map((company) => ({ company, seller: partner.slug })),
    ...RESELLERS.map((reseller) =>
      reseller.customers.map((company) => ({ company, seller: reseller.company.slug })),
    ),
  ]);
  const chosen = candidates.slice(0, customers);
  const sellers = new Set(chosen.map(({ seller }) => seller));
  const resellers = RESELLERS.filter(({ company }) => sellers.has(company.slug)).map(({ company }) =>
    sourceOrganisation(company, "RESELLER", partner.slug, random, taken),
  );
  const sources = chosen.map(({ company, seller }) =>
    sourceOrganisation(company, seller === partner.slug ? "DIRECT" : "INDIRECT", seller, random, taken),
  );
  return { seed, periods, partner, organisations: [partner, ...resellers, ...sources] };
};

const partnerOrganisation = (random: Random, taken: Set<string>): SampleOrganisation => ({
  ...commonFacts(DISTRIBUTOR),
  role: "PARTNER",
  id: `o-${PARTNER_ACCOUNT}`,
  managementAccount: PARTNER_ACCOUNT,
  accounts: [
    { id: PARTNER_ACCOUNT, name: `${DISTRIBUTOR.slug}-root` },
    ...DISTRIBUTOR.members.map((member) => ({ id: newAccount(random, taken), name: member })),
  ],
  seller: null,
  discount: { kind: "EdpDiscount", percent: "9" },
});

/** Channel discount of the sources by role, as folded into their net columns. */
const CHANNEL_DISCOUNT = { RESELLER: "7", DIRECT: "6.5", INDIRECT: "7" } as const;

const sourceOrganisation = (
  company: Company,
  role: "RESELLER" | "DIRECT" | "INDIRECT",
  seller: string,
  seeded: Random,
  taken: Set<string>,
): SampleOrganisation => {
  const random = seeded.fork(company.slug);
  const managementAccount = newAccount(random, taken);
  return {
    ...commonFacts(company),
    role,
    id: `o-${random.text(10, LOWER_ALPHANUMERIC)}`,
    managementAccount,
    accounts: [
      { id: managementAccount, name: `${company.slug}-root` },
      ...company.members.map((member) => ({
        id: newAccount(random, taken),
        name: `${company.slug}-${member}`,
      })),
    ],
    seller,
    // Startups are too small for the channel programme: their exports have blank net columns.
    discount:
      company.workload === "startup" ? null : { kind: "SppDiscount", percent: CHANNEL_DISCOUNT[role] },
  };
};

const commonFacts = (company: Company) => ({
  slug: company.slug,
  name: company.name,
  email: `aws-billing@${company.slug}.example`,
  country: company.country,
  regions: company.regions,
  workload: company.workload,
  weight: company.weight,
  exportForm: company.exportForm ?? ("CUR2_PARQUET" as const),
  start: company.start ?? LONG_AGO,
  ...(company.end === undefined ? {} : { end: company.end }),
  traits: new Set(company.traits ?? []),
});

const newAccount = (random: Random, taken: Set<string>): string => {
  const account = random.text(12, DIGITS);
  if (taken.has(account)) return newAccount(random, taken);
  taken.add(account);
  return account;
};

/** One of each list in turn, so that a small world still has customers of every kind. */
const interleave = <T>(lists: readonly (readonly T[])[]): readonly T[] => {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => {
      const entry = list[index];
      return entry === undefined ? [] : [entry];
    }),
  ).flat();
};
