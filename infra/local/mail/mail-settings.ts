import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { MailAddress } from "../../../shared/domain/mail/mail-address.ts";

export type MailSettings = {
  readonly isOn: boolean;
  readonly from: MailAddress;
  /** Where the API answers from outside; absent: where `rebill serve` listens. */
  readonly publicUrl?: string | undefined;
};

/** Nobody's: whoever sends the files on says whose it is. */
const DEFAULT_FROM = "no-reply@rebill.invalid";

/**
 * What the environment says of mail: REBILL_MAIL (`files` or `off`), REBILL_MAIL_FROM, REBILL_PUBLIC_URL.
 *
 * @throws InvalidInputError naming the variable
 */
export const readMailSettings = (environment: NodeJS.ProcessEnv): MailSettings => {
  const given = (name: string): string | undefined =>
    environment[name] === "" ? undefined : environment[name];
  const mode = given("REBILL_MAIL") ?? "files";
  if (mode !== "files" && mode !== "off") throw new InvalidInputError("REBILL_MAIL", "must be files or off");
  const from = MailAddress.safeParse(given("REBILL_MAIL_FROM") ?? DEFAULT_FROM);
  if (!from.success)
    throw new InvalidInputError("REBILL_MAIL_FROM", "must be an e-mail address such as billing@example.com");
  return { isOn: mode === "files", from: from.data, publicUrl: urlOf(given("REBILL_PUBLIC_URL")) };
};

/** Commands in messages are copied into a shell, so nothing but what addresses need. */
const PUBLIC_URL = /^https?:\/\/[A-Za-z0-9.:[\]-]+(\/[A-Za-z0-9._~/-]*)?$/;

const urlOf = (text: string | undefined): string | undefined => {
  if (text === undefined || PUBLIC_URL.test(text)) return text;
  throw new InvalidInputError("REBILL_PUBLIC_URL", "must be an address such as https://billing.example.com");
};
