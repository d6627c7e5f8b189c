import type { AccountId } from "../../identifiers.ts";
import type { Currency } from "../../money/currency.ts";
import type { BillingPeriod } from "../../time/billing-period.ts";

/** One side as the other may know it; what it may not know is absent. */
export type CaseParty = {
  readonly account: AccountId;
  readonly name?: string | undefined;
  /** AWS entity that invoices the management account today. */
  readonly awsEntity?: string | undefined;
  /** Of its tax profile, ISO 3166. */
  readonly country?: string | undefined;
  readonly taxRegistered?: boolean | undefined;
};

/** Who sends the source its invoices once the bill is handed over. */
export type CaseSeller = {
  readonly sellerOfRecord: string;
  readonly currency: Currency;
  readonly termsDays: number;
};

/** Everything an effect can depend on, of one transfer and for one reader. */
export type RehearsedCase = {
  readonly source: CaseParty;
  readonly target: CaseParty;
  readonly seller: CaseSeller;
  /** First month the target pays. */
  readonly start: BillingPeriod;
  /** Further up the chain in the first month, nearest first, as far as the reader may know them. */
  readonly above: readonly CaseParty[];
  /** Bills the source pays for others in the first month, which come along; as far as the reader may know them. */
  readonly below: readonly CaseParty[];
  /** The target's billing group in the first month: there already, made with the acceptance, or nothing yet. */
  readonly group:
    | { readonly kind: "exists" | "with-acceptance"; readonly plan: string; readonly passthrough: boolean }
    | { readonly kind: "none" };
  /** Agreed in Partner Central: the earliest last month of the transfer; absent: nothing was agreed. */
  readonly boundUntil?: BillingPeriod | undefined;
};

/** `Alpha GmbH (111111111111)`, or the account alone where the reader may not know more. */
export const partyText = ({ account, name }: Pick<CaseParty, "account" | "name">): string =>
  name === undefined ? account : `${name} (${account})`;
