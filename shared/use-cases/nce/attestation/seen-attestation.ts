import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { TenantId } from "../../../domain/nce/ids.ts";
import type { PriceAttestation } from "../../../domain/nce/price-attestation.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import type { NceContext } from "../nce-context.ts";
import { tenantsOf } from "../transfer/seen-transfer.ts";

type Wanted = {
  readonly caller: AccountId;
  readonly subscription: string;
  readonly target?: TenantId | undefined;
};

/**
 * The latest attestation of a subscription's price that the caller gave or was given.
 * @throws NceRefusedError attestation-not-found, whoever else may have one
 */
export const seenAttestation = (
  context: NceContext,
  { caller, subscription, target }: Wanted,
): PriceAttestation => {
  const tenants = tenantsOf(context, caller);
  const [latest] = context.state.ncePriceAttestations
    .listWith("subscription", subscription, ALWAYS)
    .filter(({ statement }) => tenants.has(statement.source) || tenants.has(statement.target))
    .filter(({ statement }) => target === undefined || statement.target === target)
    .toSorted((left, right) => (left.statement.attestedAt < right.statement.attestedAt ? 1 : -1));
  return latest ?? refuse("attestation-not-found", "There is no attestation of this subscription's price.");
};
