import { createRandom, DIGITS } from "../random.ts";
import type { SampleOrganisation, World } from "../world/model.ts";
import { PLACES } from "./places.ts";

const EUROPEAN_UNION = new Set(["AT", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PL", "PT"]);

/** Standard rate of domestic sales, percent. */
const DOMESTIC_RATE: Readonly<Record<string, string>> = { DE: "19", IE: "23", JP: "10", US: "0" };

/**
 * How the sample's buyers are taxed: domestic sales at the country's rate, sales within the Union to another
 * country by reverse charge, exports at zero, with some exemptions. Illustrative, not tax advice.
 */
export const taxProfile = (world: World, buyer: SampleOrganisation) => {
  const seller = world.organisations.find(({ slug }) => slug === buyer.seller) ?? world.partner;
  const place = PLACES[buyer.country];
  return {
    account: buyer.managementAccount,
    country: buyer.country,
    ...(place === undefined || place.registrationDigits === 0
      ? {}
      : { registration: registrationOf(world, buyer) }),
    legalName: buyer.name,
    ...(place === undefined
      ? {}
      : {
          address: {
            lines: [...place.lines],
            postalCode: place.postalCode,
            city: place.city,
            country: buyer.country,
          },
        }),
    ...treatment(buyer, seller.country),
  };
};

const treatment = (buyer: SampleOrganisation, sellerCountry: string) => {
  if (EXEMPTIONS[buyer.slug] !== undefined) return { rate: "0", exemption: EXEMPTIONS[buyer.slug] };
  if (buyer.country === sellerCountry) return { rate: DOMESTIC_RATE[buyer.country] ?? "0" };
  const withinUnion = EUROPEAN_UNION.has(buyer.country) && EUROPEAN_UNION.has(sellerCountry);
  return withinUnion || REVERSE_CHARGE_ABROAD.has(buyer.country)
    ? { rate: "0", reverseCharge: true }
    : { rate: "0" };
};

/** Countries outside the Union whose buyers account for the tax on imported services themselves. */
const REVERSE_CHARGE_ABROAD = new Set(["GB", "IN", "NO"]);

const EXEMPTIONS: Readonly<Record<string, string>> = {
  cedar: "Illinois exemption certificate E-9921-4470, public school district",
  lakeshore: "Resale certificate RC-2026-118",
  wicker: "Illinois exemption certificate E-1180-2213",
};

export const registrationOf = (world: World, organisation: SampleOrganisation): string => {
  const place = PLACES[organisation.country];
  const digits = createRandom(`${world.seed}/registration/${organisation.slug}`).text(
    place?.registrationDigits ?? 0,
    DIGITS,
  );
  return `${place?.registrationPrefix ?? ""}${digits}`;
};
