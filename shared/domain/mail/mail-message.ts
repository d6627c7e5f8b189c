import type { AccountId } from "../identifiers.ts";
import type { NceTransferId } from "../nce/ids.ts";
import type { Instant } from "../time/instant.ts";
import type { MailAddress } from "./mail-address.ts";

/** One e-mail, ready to leave: text and HTML say the same, and no header of it can hold a line break. */
export type MailMessage = {
  /** The same whenever it is composed again: letters, digits and hyphens, at most 68 (a MIME boundary holds it). */
  readonly id: string;
  /** When what it tells of happened. */
  readonly at: Instant;
  readonly to: MailAddress;
  /** Whose name it comes under. One line. */
  readonly senderName: string;
  /** One line. */
  readonly subject: string;
  /** Lines end with `\n`. */
  readonly text: string;
  /** A whole document, without anything that would be fetched. */
  readonly html: string;
};

/** Why somebody gets a message: its address is an account's, or was typed in for a transfer. */
export type AddressOrigin = { readonly account: AccountId } | { readonly transfer: NceTransferId };
/** Whom a message is for. */
export type Recipient = AddressOrigin & { readonly address: MailAddress };
