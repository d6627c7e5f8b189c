import {
  BadRequestException,
  MessageRejected,
  type SESv2Client,
  SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import { mailbox } from "../../domain/mail/encoded-word.ts";
import type { MailAddress } from "../../domain/mail/mail-address.ts";
import type { Mailer, MailOutcome } from "../../ports/mailer.ts";

export type SesMailerOptions = {
  readonly client: SESv2Client;
  /** An address of a verified identity. */
  readonly from: MailAddress;
  /** Where SES tells of bounces and complaints; absent: the identity's own, if it has one. */
  readonly configurationSet?: string | undefined;
};

/** SES did not take a message that it may take later. Says why by SES's own word: its messages name addresses. */
export class MailNotSentError extends Error {
  override readonly name = "MailNotSentError";
  constructor(readonly reason: string) {
    super(`SES answered ${reason}`);
  }
}

const CHARSET = "UTF-8";

/**
 * Sends through SES, which writes the message itself. Throttling and the network are retried by the client; what is
 * wrong with one recipient is an outcome. SES takes the same message
 * twice without knowing it, and tells the id of ours with each of its events (tag `rebill-message`).
 *
 * @throws MailNotSentError for what may go well later, a sender that may not send included
 */
export const createSesMailer = ({ client, from, configurationSet }: SesMailerOptions): Mailer => ({
  send: async ({ id, to, senderName, subject, text, html }) => {
    const content = (data: string) => ({ Data: data, Charset: CHARSET });
    const command = new SendEmailCommand({
      // A header is folded by whoever writes it; SES wants it in one line.
      FromEmailAddress: mailbox(senderName, from).replaceAll("\r\n", ""),
      Destination: { ToAddresses: [to] },
      Content: {
        Simple: {
          Subject: content(subject),
          Body: { Text: content(text), Html: content(html) },
          Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
        },
      },
      EmailTags: [{ Name: "rebill-message", Value: id }],
      ...(configurationSet === undefined ? {} : { ConfigurationSetName: configurationSet }),
    });
    try {
      await client.send(command);
      return { kind: "sent" };
    } catch (error) {
      const refused = refusalOf(error, from);
      if (refused === undefined) throw new MailNotSentError(error instanceof Error ? error.name : "nothing");
      return refused;
    }
  },
});

/**
 * What SES will not take for this recipient, however often it is asked; undefined for everything else. In the sandbox
 * it rejects recipients that are not verified with the same exception as a sender that is not: which it is stands in
 * the message alone. A sender that may not send has to be put right, and nothing may be passed over until then.
 */
const refusalOf = (error: unknown, from: MailAddress): MailOutcome | undefined => {
  if (error instanceof BadRequestException) return { kind: "refused", reason: "address" };
  if (!(error instanceof MessageRejected)) return undefined;
  if (!/not verified/i.test(error.message)) return { kind: "refused", reason: "content" };
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const identities = error.message.split(/[\s,;:]+/).map((word) => word.toLowerCase());
  const isOurs = [from, domain].some((each) => identities.includes(each.toLowerCase()));
  return isOurs ? undefined : { kind: "refused", reason: "recipient-not-verified" };
};
