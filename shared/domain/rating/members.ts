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
 * Whether an account, such as the owner of a reservation, is in the group. A selection of "all" accounts means
 * every account of that payer's organisation, and the commitments in its bill are owned by such accounts.
 */
export const isMemberOf =
  (selections: readonly Selection[]) =>
  (account: string): boolean =>
    selections.some((selection) => covers(selection, account));

/** Whether an amount that has an account but no payer (a custom line item) lands in the group. */
export const landsIn =
  (selections: readonly Selection[]) =>
  (account: string): boolean =>
    selections.some((selection) =>
      selection.members === undefined
        ? covers(selection, account)
        : selection.members.some((member) => member === account),
    );
