import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { tellOfClock } from "../../../../shared/use-cases/clock/tell-of-clock.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command } from "../command.ts";
import { instantOf8601 } from "../options.ts";
import { cliOrigin } from "../origin.ts";

export const clock: Command = {
  name: "clock",
  usage: "rebill clock set ISO | clear",
  summary: "set or clear the test clock of this data directory",
  options: {},
  positionals: ["set|clear", "ISO?"],
  run: (context, _options, [action, instant]) =>
    withComposition(context.dataPath, { command: "rebill clock" }, async (deps, directory) => {
      if (action === "clear") directory.clock.clear();
      else if (action === "set") directory.clock.set(instantOf8601(instant ?? "", "ISO"));
      else throw new InvalidInputError("clock", "must be `clock set ISO` or `clock clear`");
      const now = directory.clock.now();
      await tellOfClock(deps, action === "set" ? now : undefined, cliOrigin(deps.ids));
      return { json: { now, set: action === "set" }, text: `${now}\n`, ok: true };
    }),
};
