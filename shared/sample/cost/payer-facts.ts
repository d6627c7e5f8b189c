import { createRandom, DIGITS } from "../random.ts";
import type { SampleOrganisation, World } from "../world/model.ts";

/** Who AWS invoices through and what it taxes, by the seat of the organisation. */
type SellerOfRecord = {
  readonly entity: string;
  readonly taxType: string;
  /** Percent; 0 is written as zero rows, as AWS does for reverse charge. */
  readonly taxPercent: string;
};
const EMEA: SellerOfRecord = { entity: "Amazon Web Services EMEA SARL", taxType: "VAT", taxPercent: "0" };
const BY_COUNTRY: Readonly<Record<string, SellerOfRecord>> = {
  JP: { entity: "Amazon Web Services Japan G.K.", taxType: "Consumption Tax", taxPercent: "10" },
  IN: { entity: "Amazon Web Services India Private Limited", taxType: "IGST", taxPercent: "18" },
  AE: { entity: "Amazon Web Services EMEA SARL (Dubai Branch)", taxType: "VAT", taxPercent: "5" },
  US: { entity: "Amazon Web Services, Inc.", taxType: "US Sales Tax", taxPercent: "0" },
};

/** Facts of a payer's bill that every row or a few special rows carry. */
export type PayerFacts = {
  readonly payer: string;
  readonly payer_name: string;
  readonly entity: string;
  readonly tax_type: string;
  readonly tax_percent: string;
  readonly discount_kind: string | null;
  readonly discount_percent: string | null;
  readonly first_member: string;
  readonly first_region: string;
  readonly credits: boolean;
  readonly refund: boolean;
  readonly marketplace: boolean;
  readonly support: boolean;
  readonly unknown_type: boolean;
};

export const payerFacts = (organisation: SampleOrganisation): PayerFacts => {
  const seller = BY_COUNTRY[organisation.country] ?? EMEA;
  const root = organisation.accounts[0];
  return {
    payer: organisation.managementAccount,
    payer_name: root?.name ?? organisation.slug,
    entity: seller.entity,
    tax_type: seller.taxType,
    tax_percent: seller.taxPercent,
    discount_kind: organisation.discount?.kind ?? null,
    discount_percent: organisation.discount?.percent ?? null,
    first_member: organisation.accounts[1]?.id ?? organisation.managementAccount,
    first_region: organisation.regions[0] ?? "us-east-1",
    credits: organisation.traits.has("CREDITS"),
    refund: organisation.traits.has("REFUND"),
    marketplace: organisation.traits.has("MARKETPLACE"),
    support: organisation.traits.has("SUPPORT"),
    unknown_type: organisation.traits.has("UNKNOWN_LINE_TYPE"),
  };
};

/** The organisations whose bill the partner pays in a month: its own and the transferred ones. */
export const payersOf = (world: World, period: string): readonly SampleOrganisation[] =>
  world.organisations.filter(
    ({ role, start, end }) => role === "PARTNER" || (start <= period && (end === undefined || period <= end)),
  );

/** AWS's invoice number of a payer's final bill. */
export const supplierInvoice = (world: World, payer: string, period: string): string =>
  createRandom(`${world.seed}/supplier-invoice/${payer}/${period}`).text(10, DIGITS);
