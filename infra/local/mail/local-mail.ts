import { createMailFiles } from "../../../shared/adapters/files/mail-files.ts";
import type { Composition } from "../../../shared/compose/compose.ts";
import { createConfigurationCache } from "../../../shared/use-cases/configuration/configuration-cache.ts";
import {
  beginMail,
  createSendMail,
  endMail,
  type SendMail,
} from "../../../shared/use-cases/mail/send-mail.ts";
import type { MailSettings } from "./mail-settings.ts";

/** Where `rebill serve` listens when nobody says otherwise; what a command on its own can name. */
const DEFAULT_URL = "http://127.0.0.1:4010";

const UNWRITTEN_MAX = 100;

export type LocalMail = {
  /** Writes what is to be told into the folder `mail`. For again and again: it spares the table what it can. */
  readonly send: SendMail;
  /** The same for the last time, with its position. */
  readonly finish: SendMail;
  /** The API answers there from now on. */
  readonly listensAt: (url: string) => void;
};

/**
 * The mail of a data directory: files in its folder `mail`, beginning with what happens after this call when nothing
 * was sent before. Switched off, it forgets how far it was, so that switching it on again tells nobody of old times.
 */
export const openLocalMail = async (
  deps: Composition,
  { isOn, from, publicUrl }: MailSettings,
): Promise<LocalMail> => {
  if (!isOn) {
    await endMail(deps);
    return { send: async () => NOTHING, finish: async () => NOTHING, listensAt: () => {} };
  }
  await beginMail(deps);
  let url = publicUrl ?? DEFAULT_URL;
  const configuration = createConfigurationCache(deps);
  const sending = {
    ...deps,
    mailer: createMailFiles(deps.objects, from),
    configuration: async () => (await configuration.current()).state,
    apiUrl: () => url,
  };
  return {
    send: createSendMail({ ...sending, unwrittenMax: UNWRITTEN_MAX }),
    finish: createSendMail(sending),
    listensAt: (found) => {
      url = publicUrl ?? found;
    },
  };
};

const NOTHING = { sent: 0, refused: 0, skipped: 0, late: 0 };

/** Tells of it without a name or an address. What was not written is written with the next change or command. */
export const mailFailed = (error: unknown): void => {
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`rebill: mail could not be written (${name}); tried again with the next change\n`);
};
