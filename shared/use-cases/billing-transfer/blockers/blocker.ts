import type { RefusalException } from "../../../domain/billing-transfer/transfer-refused-error.ts";
import type { Organisation } from "../../../domain/configuration/model.ts";
import type { AccountId, TransferId } from "../../../domain/identifiers.ts";
import { type BillingPeriod, periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { organisationOf } from "../../configuration/organisation-family.ts";

/**
 * Something that stands in the way of a transfer (spec/aws-billing-transfer.md section 2.5, 2.6): under which
 * exception and reason the API refuses, and what would remove it.
 */
export type Blocker = {
  readonly exception: RefusalException;
  readonly reason?: string;
  /** Whose affair it is. */
  readonly account: AccountId;
  readonly message: string;
  /** What would remove it, for a person to do. */
  readonly fix: string;
};

/** A transfer that is wanted, before it exists or before it is accepted. */
export type WantedTransfer = {
  /** Of the invitation that is to be accepted; absent before it is sent. */
  readonly id?: TransferId;
  readonly source: AccountId;
  readonly target: AccountId;
  readonly start: BillingPeriod;
  /** Invitations of the same sender that go out before this one and are not in the state yet. */
  readonly ahead?: number;
};
export type BlockerContext = {
  readonly state: ConfigurationState;
  readonly partner: AccountId;
  readonly now: Instant;
};

type Words = Pick<Blocker, "reason" | "message" | "fix"> & { readonly reason: string };

export const handshakeBlocker = (account: AccountId, words: Words): Blocker => ({
  exception: "HandshakeConstraintViolationException",
  account,
  ...words,
});

export const constraintBlocker = (account: AccountId, words: Words): Blocker => ({
  exception: "ConstraintViolationException",
  account,
  ...words,
});

/** The organisation an account manages now. */
export const managedBy = ({ state, now }: BlockerContext, account: AccountId): Organisation | undefined =>
  organisationOf(state, account, periodOf(now));
