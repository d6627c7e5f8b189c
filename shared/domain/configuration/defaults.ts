import type { AccountId } from "../identifiers.ts";
import { Currency } from "../money/currency.ts";
import type { Organisation, Partner, Seller } from "./model.ts";

export const DEFAULT_CURRENCY = Currency.parse("USD");
export const DEFAULT_PAYMENT_TERMS_DAYS = 30;
export const DEFAULT_NUMBER_DIGITS = 6;
export const defaultNumberPrefix = (account: AccountId): string => `${account}-`;

/** What `rebill init` registers: an organisation of which nothing is known but its management account. */
export const defaultOwnOrganisation = (partner: Partner): Organisation => ({
  id: partner.organization,
  managementAccount: partner.account,
  name: partner.name,
  accounts: [{ id: partner.account, name: partner.name }],
});

/** How an account sells when the file says nothing about it. */
export const defaultSeller = (
  account: AccountId,
  { name, sellerOfRecord, currency }: Pick<Seller, "name" | "sellerOfRecord" | "currency">,
): Seller => ({
  account,
  name,
  sellerOfRecord,
  currency,
  paymentTermsDays: DEFAULT_PAYMENT_TERMS_DAYS,
  numberSeries: { prefix: defaultNumberPrefix(account), digits: DEFAULT_NUMBER_DIGITS },
});
