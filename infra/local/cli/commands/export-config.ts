import { exportConfiguration } from "../../../../shared/use-cases/export-configuration.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command } from "../command.ts";

export const exportConfig: Command = {
  name: "export-config",
  usage: "rebill export-config",
  summary: "print the stored configuration as a file that apply takes",
  options: {},
  positionals: [],
  run: (context) =>
    withComposition(context.dataPath, { command: "rebill export-config" }, async (deps) => {
      const exported = await exportConfiguration(deps);
      return { json: exported, text: exported.text, ok: true };
    }),
};
