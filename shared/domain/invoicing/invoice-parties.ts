import type { ConfigurationSnapshot, PaymentProfile, Seller } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import type { BuyerBlock, SellerBlock } from "./invoice.ts";

const DEFAULT_TERMS_DAYS = 30;
const DEFAULT_DIGITS = 6;

const organisationOf = (snapshot: ConfigurationSnapshot, account: AccountId) =>
  snapshot.organisations.find((organisation) => organisation.managementAccount === account) ??
  snapshot.organisations.find((organisation) =>
    organisation.accounts.some((member) => member.id === account),
  );

export const accountName = (snapshot: ConfigurationSnapshot, account: AccountId): string | null => {
  for (const organisation of snapshot.organisations)
    for (const member of organisation.accounts) if (member.id === account) return member.name;
  return null;
};

/** The seller's settings; an account that sells without any gets terms of 30 days and a series of its own. */
export const sellerOf = (snapshot: ConfigurationSnapshot, account: AccountId): Seller => {
  const stored = snapshot.sellers.find((seller) => seller.account === account);
  if (stored !== undefined) return stored;
  const { partner } = snapshot;
  const name =
    account === partner.account ? partner.name : (organisationOf(snapshot, account)?.name ?? account);
  return {
    account,
    name,
    sellerOfRecord: account === partner.account ? partner.sellerOfRecord : name,
    paymentTermsDays: DEFAULT_TERMS_DAYS,
    numberSeries: { prefix: `${account}-`, digits: DEFAULT_DIGITS },
    currency: partner.currency,
  };
};

export const sellerBlock = (seller: Seller): SellerBlock => ({
  account: seller.account,
  legalName: seller.legalName ?? seller.sellerOfRecord,
  sellerOfRecord: seller.sellerOfRecord,
  address: seller.address ?? null,
  taxRegistration: seller.taxRegistration ?? null,
  email: seller.email ?? null,
  bank: seller.bank ?? null,
});

/** Names of the buyer: the tax profile's legal name first, then the organisation's, then the account's. */
export const buyerBlock = (snapshot: ConfigurationSnapshot, account: AccountId): BuyerBlock => {
  const profile = snapshot.taxProfiles.find((candidate) => candidate.account === account);
  const organisation = organisationOf(snapshot, account);
  const ownName =
    organisation?.managementAccount === account
      ? organisation.name
      : (accountName(snapshot, account) ?? organisation?.name ?? account);
  return {
    account,
    legalName: profile?.legalName ?? ownName,
    organization: organisation === undefined ? null : { id: organisation.id, name: organisation.name },
    address:
      profile === undefined
        ? null
        : { ...profile.address, country: profile.address?.country ?? profile.country },
    taxRegistration: profile?.registration ?? null,
  };
};

/** Profile of the invoices this buyer receives from this seller (spec/aws-billing-transfer.md section 4.4). */
export const paymentProfileOf = (
  snapshot: ConfigurationSnapshot,
  buyer: AccountId,
  seller: Seller,
): PaymentProfile | undefined =>
  snapshot.paymentProfiles.find(
    (profile) => profile.account === buyer && profile.sellerOfRecord === seller.sellerOfRecord,
  );
