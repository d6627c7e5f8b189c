import type { ConfigurationSnapshot } from "../configuration/model.ts";
import type { AccountId } from "../identifiers.ts";
import { isWithin } from "../time/billing-period.ts";

/** How the partner came to pay a payer's bill. `via` are the accounts between them, nearest to the payer first. */
export type PayerRelation =
  | { readonly kind: "OWN" }
  | { readonly kind: "SOURCE"; readonly via: readonly AccountId[] }
  | { readonly kind: "OUTSIDE" };

const targetOf = (snapshot: ConfigurationSnapshot, source: AccountId): AccountId | undefined =>
  snapshot.transfers.find(
    (transfer) =>
      transfer.source === source && isWithin(snapshot.period, transfer.start, transfer.end ?? undefined),
  )?.target;

const isPartner = (snapshot: ConfigurationSnapshot, account: AccountId): boolean => {
  if (account === snapshot.partner.account) return true;
  const own = snapshot.organisations.find(
    (organisation) => organisation.id === snapshot.partner.organization,
  );
  return own?.managementAccount === account;
};

/**
 * Whether the partner pays the bill of `payer` in the snapshot's month: it is the partner itself, or the
 * transfers of the month lead from it to the partner, over any number of hops (accrual decides who pays,
 * spec/aws-billing-transfer.md section 2.3).
 */
export const payerRelation = (snapshot: ConfigurationSnapshot, payer: AccountId): PayerRelation => {
  if (isPartner(snapshot, payer)) return { kind: "OWN" };
  const via: AccountId[] = [];
  const seen = new Set<AccountId>([payer]);
  let current = targetOf(snapshot, payer);
  while (current !== undefined && !seen.has(current)) {
    if (isPartner(snapshot, current)) return { kind: "SOURCE", via };
    via.push(current);
    seen.add(current);
    current = targetOf(snapshot, current);
  }
  return { kind: "OUTSIDE" };
};
