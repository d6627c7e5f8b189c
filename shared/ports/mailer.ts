import type { MailMessage } from "../domain/mail/mail-message.ts";

/** What became of a message that was handed over. */
export type MailOutcome =
  | { readonly kind: "sent" }
  /** Not now and not later: this address or this message is not taken. A word of ours, never the address. */
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Takes e-mails. What can go well later (throttling, the network, a sender that is not allowed to send) is thrown.
 * The same message may be handed over twice, with the same id.
 */
export interface Mailer {
  send(message: MailMessage): Promise<MailOutcome>;
}
