import { type AccountId, type HandshakeId, type OrganizationId, TransferId } from "../identifiers.ts";

/** ARN of a responsibility transfer as either side sees it (spec/billing-conductor.md section 1.3), matched whole. */
export const TRANSFER_ARN =
  /^arn:[a-z0-9][a-z0-9-.]{0,62}:organizations::\d{12}:transfer\/o-[a-z0-9]{10,32}\/(billing)\/(inbound|outbound)\/rt-[0-9a-z]{8,32}$/;

/**
 * How the account that pays (or one further up the chain) names a transfer.
 *
 * Decided: the account is the one that looks, the organisation is the one whose bill is handed over. The real
 * service says neither; this way the ARN alone tells whose bill it is.
 */
export const inboundTransferArn = (payer: AccountId, source: OrganizationId, transfer: TransferId): string =>
  `arn:aws:organizations::${payer}:transfer/${source}/billing/inbound/${transfer}`;

/** How the account that hands its bill over names a transfer: by its own organisation. */
export const outboundTransferArn = (
  source: AccountId,
  organization: OrganizationId,
  transfer: TransferId,
): string => `arn:aws:organizations::${source}:transfer/${organization}/billing/outbound/${transfer}`;

/** How both sides name an invitation: by the sender's account and organisation. */
export const handshakeArn = (
  sender: AccountId,
  organization: OrganizationId,
  handshake: HandshakeId,
): string =>
  `arn:aws:organizations::${sender}:handshake/${organization}/transfer_responsibility/${handshake}`;

/** The transfer an ARN of either direction names; undefined when the text is no such ARN. */
export const transferIdOfArn = (arn: string): TransferId | undefined =>
  TRANSFER_ARN.test(arn) ? TransferId.parse(arn.slice(arn.lastIndexOf("/") + 1)) : undefined;

/** The organisation an ARN of either direction names; undefined when the text is no such ARN. */
export const transferOrganization = (arn: string): string | undefined =>
  TRANSFER_ARN.test(arn) ? arn.split("/")[1] : undefined;
