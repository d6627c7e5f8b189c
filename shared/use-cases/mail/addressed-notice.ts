import type { MailAddress } from "../../domain/mail/mail-address.ts";
import type { AddressOrigin } from "../../domain/mail/mail-message.ts";
import type { Notice } from "../../domain/mail/notice.ts";

/** What somebody is to be told, and where. */
export type AddressedNotice = {
  readonly notice: Notice;
  /** Tells the recipients of one notice of one event apart: an account, or a side of a transfer. */
  readonly key: string;
  readonly origin: AddressOrigin;
  /** Absent: none is known that mail could be sent to. */
  readonly address: MailAddress | undefined;
};
