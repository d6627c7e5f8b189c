import { cpus } from "node:os";
import { join } from "node:path";
import { createEventFileBus } from "../../shared/adapters/local-bus/event-file-bus.ts";
import { type Composition, compose } from "../../shared/compose/compose.ts";
import { InvalidInputError } from "../../shared/domain/errors.ts";
import { completePendingApply } from "../../shared/use-cases/complete-pending-apply.ts";
import { relayEvents } from "../../shared/use-cases/events/relay-events.ts";
import {
  type DataDirectory,
  type OpenDataDirectoryOptions,
  openDataDirectory,
} from "./data-directory/open-data-directory.ts";
import { type LocalMail, mailFailed, openLocalMail } from "./mail/local-mail.ts";
import { readMailSettings } from "./mail/mail-settings.ts";

const ENGINE_MEMORY_MB = 1024;

/** Report objects of one machine have no bucket; consumers find them by the key behind this name. */
const REPORTS_URI = "s3://rebill/";

/**
 * Opens a data directory, finishes what a killed `apply` left, runs the work, publishes what it told of, writes the mail
 * that comes of it and closes everything again.
 * REBILL_MEMORY_MB and REBILL_THREADS bound the cost engine.
 */
export const withComposition = async <T>(
  dataPath: string,
  options: OpenDataDirectoryOptions,
  work: (composition: Composition, directory: DataDirectory, mail: LocalMail) => Promise<T>,
): Promise<T> => {
  const mailSettings = readMailSettings(process.env);
  const directory = await openDataDirectory(dataPath, options);
  const composition = compose({
    table: directory.table,
    objects: directory.objects,
    // They are files already.
    objectsCopiedTo: () => directory.objects,
    clock: directory.clock,
    ids: directory.ids,
    events: createEventFileBus(join(directory.path, "events")),
    reportsUri: REPORTS_URI,
    workDirectory: join(directory.path, ".tmp"),
    engine: {
      memoryLimitMb: positive("REBILL_MEMORY_MB", ENGINE_MEMORY_MB),
      threads: positive("REBILL_THREADS", cpus().length),
    },
  });
  try {
    await completePendingApply(composition);
    const mail = await openLocalMail(composition, mailSettings);
    return await work(composition, directory, mail).finally(async () => {
      await relayEvents(composition);
      // What the command did is done: mail is no reason to call it failed.
      await mail.finish().catch(mailFailed);
    });
  } finally {
    await composition.close();
    await directory.close();
  }
};

const positive = (name: string, fallback: number): number => {
  const text = process.env[name];
  if (text === undefined || text === "") return fallback;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidInputError(name, "must be a whole number above 0");
  return Number(text);
};
