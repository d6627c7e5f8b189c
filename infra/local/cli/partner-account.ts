import { InvalidInputError } from "../../../shared/domain/errors.ts";
import type { AccountId } from "../../../shared/domain/identifiers.ts";
import type { Table } from "../../../shared/ports/table.ts";
import { createConfigurationHeadStore } from "../../../shared/stores/configuration-head-store.ts";

/** @throws InvalidInputError when the data directory has no partner yet */
export const partnerAccount = async (table: Table): Promise<AccountId> => {
  const partner = await createConfigurationHeadStore(table).partner();
  if (partner === undefined)
    throw new InvalidInputError("", "there is no partner yet; run rebill init first");
  return partner.account;
};
