import { z } from "zod";

/**
 * An address that mail can be sent to: ASCII without spaces, quotes or line breaks. Organisations carry any text as
 * their e-mail; what does not look like this reaches nobody, and could smuggle headers into a message.
 */
export const MailAddress = z
  .email("must be an e-mail address such as billing@example.com")
  .max(254, "must be an e-mail address of at most 254 characters")
  .brand<"MailAddress">();
export type MailAddress = z.infer<typeof MailAddress>;

/** The address in a text; undefined when there is none. */
export const mailAddressOf = (text: string | undefined): MailAddress | undefined =>
  MailAddress.safeParse(text?.trim()).data;
