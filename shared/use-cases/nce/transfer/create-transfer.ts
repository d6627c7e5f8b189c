import type { AccountId } from "../../../domain/identifiers.ts";
import type { NceTransferId, TenantId } from "../../../domain/nce/ids.ts";
import { isBillingOwner } from "../../../domain/nce/partner.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { createTransfer as created } from "../../../domain/nce/transfer/create.ts";
import { requestAsTold } from "../../../domain/nce/transfer/customer-mail.ts";
import type { NceTransfer, PendingTransfer, TransferRequest } from "../../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import {
  customerOf,
  type NceContext,
  partnerOf,
  partnerOfMpnId,
  partnersOfAccount,
  relationshipsOf,
  transfersOfCustomer,
} from "../nce-context.ts";
import { transferDecision } from "./transfer-changes.ts";

export type CreateTransfer = {
  readonly caller: AccountId;
  /** Drawn before: a decision may be made several times. */
  readonly id: NceTransferId;
  /** The target is the caller; it only has to be named by an account that acts for several partners. */
  readonly request: Omit<TransferRequest, "target"> & { readonly target?: TenantId | undefined };
  /** Created in the same decision, so that the state does not have them yet. */
  readonly siblings?: readonly NceTransfer[];
};

/** A target asks a source for a customer's subscriptions. @throws NceRefusedError */
export const createTransfer = (
  context: NceContext,
  { caller, id, request, siblings = [] }: CreateTransfer,
): Decision<PendingTransfer> => {
  const target = actingAs(context, caller, request.target);
  const { partnerOfRecord } = request;
  const participants = {
    customer: customerOf(context, request.customer),
    source: partnerOf(context, request.source),
    target: partnerOf(context, target),
    relationships: relationshipsOf(context, request.customer),
    ...(partnerOfRecord === undefined ? {} : { reseller: partnerOfMpnId(context, partnerOfRecord) }),
  };
  const pending = created({ ...request, target }, participants, { id, now: context.now });
  const transfer = requestAsTold(pending, [...transfersOfCustomer(context, request.customer), ...siblings]);
  return transferDecision(transfer, context.now, {
    detailType: "Transfer Created",
    detail: { expiresAt: transfer.expiresAt },
  });
};

/** The partner an account creates for: the one it names, or the only one that it can be. */
const actingAs = (context: NceContext, caller: AccountId, named: TenantId | undefined): TenantId => {
  const partners = partnersOfAccount(context, caller);
  if (named !== undefined)
    return (
      partners.find(({ tenant }) => tenant === named)?.tenant ??
      refuse("not-the-target", "A partner creates transfers to itself only.", "target")
    );
  const owners = partners.filter(isBillingOwner);
  const [candidate, another] = owners.length > 0 ? owners : partners;
  if (candidate === undefined) return refuse("not-the-target", "This account acts for no partner.", "target");
  if (another !== undefined)
    return refuse("not-the-target", "This account acts for several partners: name the target.", "target");
  return candidate.tenant;
};
