import type { Organisation } from "../configuration/model.ts";
import { type BillId, payerOfBill } from "../cost-data/bill-id.ts";
import type { Bill } from "../cost-data/delivery.ts";
import type { AccountId } from "../identifiers.ts";
import type { Selection } from "../rating/model.ts";
import type { OrganisationLookup } from "./chain.ts";

/** The rows of a delivery that belong to one organisation. */
export type Share = {
  readonly organisation: Organisation;
  readonly payer: BillId;
  readonly accounts: Selection["accounts"];
  readonly except: readonly AccountId[];
  /** Every account of the share that has rows or is listed by the organisation, sorted. */
  readonly members: readonly AccountId[];
};

/**
 * Splits a delivery by the organisation that owns the usage account. An account no organisation lists belongs
 * to the payer's organisation, so that an account opened mid-month is never lost.
 */
export const splitDelivery = (delivery: Bill, lookup: OrganisationLookup): readonly Share[] => {
  const payer = payerOfBill(delivery.payer);
  const home = lookup.ofManagementAccount(payer);
  if (home === undefined) return [];
  const foreign = new Map<Organisation, AccountId[]>();
  for (const account of delivery.accounts) {
    const owner = lookup.ofAccount(account, payer) ?? home;
    if (owner.id !== home.id) foreign.set(owner, [...(foreign.get(owner) ?? []), account]);
  }
  const away = [...foreign.values()].flat().sort();
  const members = new Set([
    ...delivery.accounts,
    ...home.accounts.map(({ id }) => id),
    home.managementAccount,
  ]);
  for (const account of away) members.delete(account);
  return [
    {
      organisation: home,
      payer: delivery.payer,
      accounts: "all",
      except: away,
      members: [...members].sort(),
    },
    ...[...foreign].map(([organisation, accounts]) => ({
      organisation,
      payer: delivery.payer,
      accounts,
      except: [],
      members: accounts,
    })),
  ];
};

/** Whether a selection of rows takes in the account. */
export const takesIn = (rows: Pick<Share, "accounts" | "except">, account: AccountId): boolean =>
  !rows.except.includes(account) && (rows.accounts === "all" || rows.accounts.includes(account));
