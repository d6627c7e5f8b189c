import type { Draft } from "./block.ts";
import type { MailMessage, Recipient } from "./mail-message.ts";
import { type BillingTransferNotice, isNceNotice, type Notice } from "./notice.ts";
import { acceptance, cancellation, decline, expiry } from "./notices/answers.ts";
import { inheritance, inheritanceEnd } from "./notices/inheritance.ts";
import { invitation, reminder } from "./notices/invitation.ts";
import { nceContent } from "./notices/nce/content.ts";
import { withdrawal } from "./notices/withdrawal.ts";
import { oneLine } from "./plain-words.ts";
import { renderHtml } from "./render-html.ts";
import { renderText } from "./render-text.ts";

export type Envelope = Pick<MailMessage, "id" | "at"> & {
  readonly recipient: Recipient;
  /** The partner that runs the service. */
  readonly senderName: string;
};

/** Writes what somebody is told as an e-mail. The same input gives the same message, to the letter. */
export const composeMail = (notice: Notice, { id, at, recipient, senderName }: Envelope): MailMessage => {
  const sender = oneLine(senderName);
  const { subject, ...content } = isNceNotice(notice) ? nceContent(notice) : contentOf(notice);
  const draft = {
    subject,
    ...content,
    footer: `Sent automatically by the billing service of ${sender}, because this address ${originOf(recipient)}. ${isNceNotice(notice) ? "Days" : "Months"} begin and end at 00:00 UTC.`,
  };
  return {
    id,
    at,
    to: recipient.address,
    senderName: sender,
    subject: oneLine(subject),
    text: renderText(draft),
    html: renderHtml(draft),
  };
};

const originOf = (recipient: Recipient): string =>
  "account" in recipient
    ? `is registered for account ${recipient.account}`
    : `was given for transfer ${recipient.transfer}`;

const contentOf = (notice: BillingTransferNotice): Omit<Draft, "footer"> => {
  switch (notice.kind) {
    case "invitation":
      return invitation(notice);
    case "reminder":
      return reminder(notice);
    case "acceptance":
      return acceptance(notice);
    case "decline":
      return decline(notice);
    case "cancellation":
      return cancellation(notice);
    case "expiry":
      return expiry(notice);
    case "withdrawal":
      return withdrawal(notice);
    case "inheritance":
      return inheritance(notice);
    case "inheritance-end":
      return inheritanceEnd(notice);
  }
};
