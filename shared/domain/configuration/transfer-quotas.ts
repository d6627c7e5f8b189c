import { z } from "zod";
import { AccountId } from "../identifiers.ts";

const count = (most: number, least = 0) =>
  z
    .int(`must be a whole number from ${least} to ${most}`)
    .min(least, `must be a whole number from ${least} to ${most}`)
    .max(most, `must be a whole number from ${least} to ${most}`);

/** Limits that AWS sets per management account (spec/aws-billing-transfer section 2.5) and may change on request. */
export const TransferLimits = {
  /** Bills of others it may pay in a month, invitations included. */
  inboundTransfers: count(1000),
  /** Times its own bill may be handed over. */
  outboundTransfers: count(1000),
  /** Hops from a source to the account, when it pays last; AWS stops at 2. */
  chainLength: count(10, 1),
  /** Invitations it may send in a day (UTC). AWS has such a limit and does not say which; absent: none here. */
  invitationsPerDay: count(1000).optional(),
} as const;

export const TransferQuotas = z.strictObject({ account: AccountId, ...TransferLimits });
export type TransferQuotas = z.infer<typeof TransferQuotas>;

/** What an account has until somebody sets it: AWS's defaults, and for the partner what its business needs. */
export const defaultTransferQuotas = (account: AccountId, partner: AccountId): TransferQuotas =>
  account === partner
    ? { account, inboundTransfers: 1000, outboundTransfers: 1, chainLength: 2 }
    : { account, inboundTransfers: 0, outboundTransfers: 1, chainLength: 1 };
