import type { Selection } from "./model.ts";

type PlacedRow = { readonly payerAccount: string; readonly usageAccount: string };

const covers = (selection: Selection, account: string): boolean =>
  selection.accounts === "all"
    ? !selection.except.some((excepted) => excepted === account)
    : selection.accounts.some((listed) => listed === account);

/** Whether a row of a payer's cost data belongs to the group. */
export const isSelected = (selections: readonly Selection[], row: PlacedRow): boolean =>
  selections.some((selection) => selection.payer === row.payerAccount && covers(selection, row.usageAccount));

/**
 * The selections as they decide on membership. A selection of "all" accounts means every account of that payer's
 * organisation, and the commitments in its bill are owned by such accounts, listed or not. Beside accounts taken
 * from somebody else's bill (they changed organisation during the month) that no longer holds: there the owner
 * may well be the former payer, whose reservations are neither a benefit nor any business of this group.
 */
export const membershipOf = (selections: readonly Selection[]): readonly Selection[] =>
  selections.every((selection) => selection.accounts === "all")
    ? selections
    : selections.map((selection) =>
        selection.accounts === "all" && selection.members !== undefined
          ? { ...selection, accounts: selection.members }
          : selection,
      );

/** Whether an account, such as the owner of a reservation, is in the group. */
export const isMemberOf = (selections: readonly Selection[]): ((account: string) => boolean) => {
  const membership = membershipOf(selections);
  return (account) => membership.some((selection) => covers(selection, account));
};

/** Whether an amount that has an account but no payer (a custom line item) lands in the group. */
export const landsIn =
  (selections: readonly Selection[]) =>
  (account: string): boolean =>
    selections.some((selection) =>
      selection.members === undefined
        ? covers(selection, account)
        : selection.members.some((member) => member === account),
    );
