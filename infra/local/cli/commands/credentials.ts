import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, OptionValues } from "../command.ts";
import { createAction } from "./credentials/create.ts";
import type { CredentialsAction } from "./credentials/credentials-action.ts";
import { listAction } from "./credentials/list.ts";
import { revokeAction } from "./credentials/revoke.ts";
import { rotateAction } from "./credentials/rotate.ts";

const ACTIONS: Readonly<Record<string, CredentialsAction>> = {
  create: createAction,
  list: listAction,
  rotate: rotateAction,
  revoke: revokeAction,
};
const NAMES = Object.keys(ACTIONS).join("|");
const COMMON = ["data", "json", "help"];

export const credentials: Command = {
  name: "credentials",
  usage:
    "rebill credentials create --account A --role R [--profile NAME] | list | " +
    "rotate --profile NAME [--overlap-hours N] | revoke --profile NAME | --key AKIA…",
  summary: "issue, list, replace and revoke access keys; writes AWS profiles to <data>/credentials",
  options: {
    account: { type: "string" },
    role: { type: "string" },
    profile: { type: "string" },
    "overlap-hours": { type: "string" },
    key: { type: "string" },
  },
  positionals: [NAMES],
  run: async (context, options, [name = ""]) => {
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) throw new InvalidInputError("credentials", `must be followed by ${NAMES}`);
    refuseForeignOptions(name, action, options);
    // Read before the data directory is opened: what is wrong is said at once.
    const work = action.read(options);
    return withComposition(context.dataPath, { command: `rebill credentials ${name}` }, work);
  },
};

const refuseForeignOptions = (name: string, action: CredentialsAction, options: OptionValues): void => {
  const foreign = Object.keys(options).find(
    (option) => !COMMON.includes(option) && !action.options.includes(option),
  );
  if (foreign === undefined) return;
  const takes = action.options.map((option) => `--${option}`).join(", ") || "no options";
  throw new InvalidInputError(
    `--${foreign}`,
    `does not belong to \`credentials ${name}\`, which takes ${takes}`,
  );
};
