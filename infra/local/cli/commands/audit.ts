import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import type { Actor, JournalEntry } from "../../../../shared/stores/journal-store.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, OptionValues } from "../command.ts";

const ENTRIES = 100;

export const audit: Command = {
  name: "audit",
  usage: "rebill audit [--after N]",
  summary: `who changed what and when: ${ENTRIES} entries of the audit trail from behind entry N on`,
  options: { after: { type: "string" } },
  positionals: [],
  run: (context, options) => {
    const after = afterOption(options);
    return withComposition(context.dataPath, { command: "rebill audit" }, async ({ journal }) => {
      const { entries, more } = await journal.after(after, ENTRIES);
      const next = entries.at(-1)?.sequence ?? after;
      const json = { entries: entries.map(({ events: _events, ...entry }) => entry), next, more };
      const further = more ? `further entries: rebill audit --after ${next}\n` : "";
      return { json, text: entries.map(lineOf).join("") + further, ok: true };
    });
  },
};

const lineOf = ({ sequence, at, actor, action, resources }: JournalEntry): string =>
  `${[sequence, at, nameOf(actor), action, ...resources].join("  ")}\n`;

const nameOf = (actor: Actor): string =>
  "system" in actor ? actor.system : `${actor.account} ${actor.role} ${actor.accessKeyId}`;

const afterOption = ({ after }: OptionValues): number => {
  if (after === undefined) return 0;
  if (/^\d{1,12}$/.test(String(after))) return Number(after);
  throw new InvalidInputError("--after", "must be the number of an entry; 0 begins at the beginning");
};
