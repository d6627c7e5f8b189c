import type { AccountId } from "../identifiers.ts";
import {
  DEFAULT_NUMBER_DIGITS,
  DEFAULT_PAYMENT_TERMS_DAYS,
  defaultNumberPrefix,
  defaultSeller,
} from "./defaults.ts";
import type { InvoicingEntry, SellerEntry } from "./file-schema.ts";
import type { BillingGroup, Organisation, Partner, Seller } from "./model.ts";

/**
 * One seller per account that can issue an invoice: the partner, the intermediaries the file describes, and
 * with default terms every other owner of a group.
 */
export const buildSellers = (
  invoicing: InvoicingEntry | undefined,
  partner: Partner,
  groups: readonly BillingGroup[],
  organisations: readonly Organisation[],
): readonly Seller[] => {
  const nameOf = (account: AccountId): string =>
    organisations.find(({ managementAccount }) => managementAccount === account)?.name ?? account;
  const described = (invoicing?.sellers ?? []).map((entry) => intermediary(entry, nameOf, partner));
  const known = new Set<AccountId>([partner.account, ...described.map(({ account }) => account)]);
  const undescribed = new Set(groups.map(({ owner }) => owner).filter((owner) => !known.has(owner)));
  return [
    {
      account: partner.account,
      name: partner.name,
      sellerOfRecord: partner.sellerOfRecord,
      currency: partner.currency,
      ...invoicing?.seller,
      ...terms(partner.account, invoicing),
    },
    ...described,
    ...[...undescribed].map((account) => undescribedSeller(account, nameOf, partner)),
  ];
};

/** Seller of a group owner that `invoicing.sellers` does not describe. */
export const undescribedSeller = (
  account: AccountId,
  nameOf: (account: AccountId) => string,
  partner: Partner,
): Seller =>
  defaultSeller(account, {
    name: nameOf(account),
    sellerOfRecord: nameOf(account),
    currency: partner.currency,
  });

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
