import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import { defaultTransferQuotas, type TransferQuotas } from "../../domain/configuration/transfer-quotas.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** The quotas of an account: those set for it, otherwise the defaults. */
export const quotasOf = (
  { transferQuotas }: ConfigurationState,
  account: AccountId,
  partner: AccountId,
): TransferQuotas => transferQuotas.find(account, ALWAYS) ?? defaultTransferQuotas(account, partner);
