import type { MailAddress } from "../../domain/mail/mail-address.ts";
import type { MailMessage } from "../../domain/mail/mail-message.ts";
import type { Mailer } from "../../ports/mailer.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { internetMessage } from "./internet-message.ts";

/** Folder of the data directory that messages lie in. */
export const MAIL_FOLDER = "mail";

/**
 * The mail of one machine: a file per message, which every mail program opens and `sendmail -t` sends. A file appears
 * as a whole; the same message again finds its file there and leaves it, so each is there exactly once.
 */
export const createMailFiles = (objects: ObjectStore, from: MailAddress): Mailer => ({
  send: async (message) => {
    await objects.create(mailKey(message), internetMessage(message, from));
    return { kind: "sent" };
  },
});

/** `mail/2026-11-15T100000Z-invitation-111111111111-….eml` */
const mailKey = ({ at, id }: MailMessage): string =>
  `${MAIL_FOLDER}/${at.slice(0, 19).replaceAll(":", "")}Z-${id}.eml`;
