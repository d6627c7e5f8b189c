import { readFileSync } from "node:fs";
import type { StateMachineDefinition } from "../../infra/local/state-machine/definition.ts";

/** A fresh copy of the definition as it is written, with its placeholders. */
export const nceTransferDefinition = (): StateMachineDefinition =>
  JSON.parse(
    readFileSync(new URL("../../functions/nce-transfers/nce-transfer.asl.json", import.meta.url), "utf8"),
  ) as StateMachineDefinition;
