import type { AccountId } from "../identifiers.ts";
import {
  DEFAULT_NUMBER_DIGITS,
  DEFAULT_PAYMENT_TERMS_DAYS,
  defaultNumberPrefix,
  defaultSeller,
} from "./defaults.ts";
import type { InvoicingEntry, SellerEntry } from "./file-schema.ts";
import type { Organisation, Partner, Seller, StoredConfiguration } from "./model.ts";

/** The sellers a file describes: the partner and intermediaries of a chain. */
export const buildSellers = (
  invoicing: InvoicingEntry | undefined,
  partner: Partner,
  organisations: readonly Organisation[],
): readonly Seller[] => [
  {
    account: partner.account,
    name: partner.name,
    sellerOfRecord: partner.sellerOfRecord,
    currency: partner.currency,
    ...invoicing?.seller,
    ...terms(partner.account, invoicing),
  },
  ...(invoicing?.sellers ?? []).map((entry) => intermediary(entry, nameIn(organisations), partner)),
];

/**
 * Everybody who can issue an invoice: the described sellers and, with default terms, every other owner of a group.
 * Not stored, because an owner comes and goes with its groups.
 */
export const withDefaultSellers = ({
  partner,
  sellers,
  billingGroups,
  organisations,
}: Pick<StoredConfiguration, "partner" | "sellers" | "billingGroups" | "organisations">): Seller[] => {
  const known = new Set(sellers.map(({ account }) => account));
  const others = new Set(billingGroups.map(({ owner }) => owner).filter((owner) => !known.has(owner)));
  const nameOf = nameIn(organisations);
  return [
    ...sellers,
    ...[...others].map((account) =>
      defaultSeller(account, {
        name: nameOf(account),
        sellerOfRecord: nameOf(account),
        currency: partner.currency,
      }),
    ),
  ];
};

const nameIn =
  (organisations: readonly Organisation[]) =>
  (account: AccountId): string =>
    organisations.find(({ managementAccount }) => managementAccount === account)?.name ?? account;

const intermediary = (
  { numberSeries, paymentTermsDays, ...entry }: SellerEntry,
  nameOf: (account: AccountId) => string,
  partner: Partner,
): Seller => {
  const name = entry.name ?? nameOf(entry.account);
  return {
    ...entry,
    name,
    sellerOfRecord: entry.sellerOfRecord ?? name,
    currency: entry.currency ?? partner.currency,
    ...terms(entry.account, { numberSeries, paymentTermsDays }),
  };
};

const terms = (
  account: AccountId,
  given: Pick<InvoicingEntry, "numberSeries" | "paymentTermsDays"> | undefined,
): Pick<Seller, "paymentTermsDays" | "numberSeries"> => ({
  paymentTermsDays: given?.paymentTermsDays ?? DEFAULT_PAYMENT_TERMS_DAYS,
  numberSeries: {
    prefix: given?.numberSeries?.prefix ?? defaultNumberPrefix(account),
    digits: given?.numberSeries?.digits ?? DEFAULT_NUMBER_DIGITS,
  },
});
