import { encodedWords, mailbox } from "../../domain/mail/encoded-word.ts";
import type { MailAddress } from "../../domain/mail/mail-address.ts";
import type { MailMessage } from "../../domain/mail/mail-message.ts";
import { quotedPrintable } from "./quoted-printable.ts";

/**
 * A message as RFC 5322 and MIME write it: text and HTML as alternatives, quoted-printable UTF-8. The same message
 * gives the same bytes. Written here because the packages we have send mail or read it, and none only writes it.
 */
export const internetMessage = (message: MailMessage, from: MailAddress): string => {
  const { id, at, to, senderName, subject, text, html } = message;
  // "=_" never comes out of quoted-printable, so no part can hold the boundary.
  const boundary = `=_${id}`;
  return [
    `Date: ${mailDate(at)}`,
    `From: ${mailbox(senderName, from)}`,
    `To: ${to}`,
    `Subject: ${encodedWords(subject)}`,
    `Message-ID: <${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part(boundary, "text/plain", text),
    ...part(boundary, "text/html", html),
    `--${boundary}--`,
    "",
  ].join("\r\n");
};

const part = (boundary: string, type: string, content: string): readonly string[] => [
  `--${boundary}`,
  `Content-Type: ${type}; charset=utf-8`,
  "Content-Transfer-Encoding: quoted-printable",
  "",
  quotedPrintable(content),
];

/** `Sun, 15 Nov 2026 10:00:00 +0000` */
const mailDate = (at: string): string => new Date(at).toUTCString().replace("GMT", "+0000");
