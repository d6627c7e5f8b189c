import type { AccountId, HandshakeId, TransferId } from "../identifiers.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { Instant } from "../time/instant.ts";
import type { MailAddress } from "./mail-address.ts";
import type { NceNotice } from "./nce-notice.ts";

/** A side of a transfer as the other may know it. Text as strangers gave it. */
export type Party = {
  readonly account: AccountId;
  readonly name?: string | undefined;
  readonly email?: MailAddress | undefined;
};

/** What every message about a transfer may say. */
export type TransferFacts = {
  readonly transfer: TransferId;
  readonly handshake?: HandshakeId | undefined;
  /**
   * What the payer calls the transfer. The payer is told of the source by this name alone: whoever invites an
   * account learns nothing of the organisation behind it by inviting.
   */
  readonly name: string;
  readonly source: AccountId;
  /** The account that pays, or would. The source knows it from the invitation. */
  readonly payer: Party;
  /** First month the payer pays. */
  readonly start: BillingPeriod;
};

type Invitation = TransferFacts & {
  /** First instant at which it is too late. */
  readonly deadline: Instant;
  readonly notes?: string | undefined;
  /** The invited account pays bills of others, which would be handed over with its own (section 2.4). */
  readonly managesOthers: boolean;
  /** Where the API answers. */
  readonly apiUrl: string;
};

/** What somebody is told of billing transfers (spec/aws-billing-transfer.md section 2.1); who gets it stands beside each. */
export type BillingTransferNotice =
  /** The source. */
  | ({ readonly kind: "invitation" } & Invitation)
  /** The source, some days before the deadline. */
  | ({ readonly kind: "reminder" } & Invitation)
  /** The payer. */
  | ({
      readonly kind: "acceptance";
      readonly hasBillingGroup: boolean;
      /** The payer has handed over its own bill, so this one goes further up with it. */
      readonly isPassedOn: boolean;
    } & TransferFacts)
  /** The payer. */
  | ({ readonly kind: "decline" } & TransferFacts)
  /** The source. */
  | ({ readonly kind: "cancellation" } & TransferFacts)
  | ({ readonly kind: "expiry"; readonly to: "source" | "payer" } & TransferFacts)
  | ({
      readonly kind: "withdrawal";
      readonly to: "source" | "payer";
      readonly by: "source" | "payer";
      /** Last month the payer pays; before `start`: it never comes to that. */
      readonly end: BillingPeriod;
    } & TransferFacts)
  /** Whoever pays further up the chain. */
  | ({ readonly kind: "inheritance" } & InheritedFacts)
  /** The same, when the transfer further down ends. */
  | ({ readonly kind: "inheritance-end"; readonly end: BillingPeriod } & InheritedFacts);

/** What somebody is told. */
export type Notice = BillingTransferNotice | NceNotice;

/** Whether it is of Microsoft subscriptions. */
export const isNceNotice = (notice: Notice): notice is NceNotice => notice.kind.startsWith("nce-");

/**
 * What an account further up the chain may know: who its own direct source is, as it calls it, and that this one
 * hands over one bill more or less. Not whose, and no price.
 */
export type InheritedFacts = {
  readonly transfer: TransferId;
  readonly direct: { readonly account: AccountId; readonly name: string };
  /** First month in which the bill comes to the reader. */
  readonly start: BillingPeriod;
};
