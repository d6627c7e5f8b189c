import type { AccountId } from "../identifiers.ts";
import type { Organisation } from "./model.ts";

/** Every account an organisation has or had, the management account whether listed or not. */
export const listedAccounts = ({ managementAccount, accounts }: Organisation): readonly AccountId[] => [
  ...new Set([managementAccount, ...accounts.map(({ id }) => id)]),
];
