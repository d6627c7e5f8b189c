import { issueCredentials } from "../../../../shared/use-cases/access/issue-credentials.ts";
import { checkedPartner, initialisePartner } from "../../../../shared/use-cases/initialise-partner.ts";
import { writeCredentialsProfile } from "../../data-directory/credentials-file.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { accountOption, textOption } from "../options.ts";
import { cliOrigin } from "../origin.ts";

export type InitOptions = {
  readonly account: string;
  readonly name: string;
  readonly org?: string | undefined;
};
export type InitResult = {
  readonly outcome: "initialised" | "unchanged";
  readonly account: string;
  readonly name: string;
  readonly organization: string;
  readonly dataDirectory: string;
  readonly profile: string;
};

const PROFILE = "rebill";

/** Creates a data directory for a partner; the same values again change nothing. */
export const initCommand = (
  context: CommandContext,
  options: InitOptions,
): Promise<CommandResult<InitResult>> => {
  const request = {
    account: options.account,
    name: options.name,
    ...(options.org === undefined ? {} : { organization: options.org }),
  };
  // Before the directory is made: a wrong option leaves none behind.
  checkedPartner(request);
  return withComposition(
    context.dataPath,
    { create: true, command: "rebill init" },
    async (deps, directory) => {
      const { outcome, partner } = await initialisePartner(deps, request);
      const credentials = await issueCredentials(
        { ...deps, secrets: directory.secrets },
        { account: partner.account, role: "billing-admin", profile: PROFILE },
        cliOrigin(deps.ids),
      );
      await writeCredentialsProfile(directory.path, PROFILE, credentials);
      const json = {
        outcome,
        account: partner.account,
        name: partner.name,
        organization: partner.organization,
        dataDirectory: directory.path,
        profile: PROFILE,
      };
      const text =
        outcome === "initialised"
          ? `${partner.name} (${partner.account}) is set up in ${directory.path}\nnext: rebill apply FILE.yaml\n`
          : `${partner.name} (${partner.account}) was set up in ${directory.path} before; nothing changed\n`;
      return { json, text, ok: true };
    },
  );
};

export const init: Command = {
  name: "init",
  usage: "rebill init --account ACCOUNT --name NAME [--org ID]",
  summary: "create a data directory for a partner and register its own organisation",
  options: { account: { type: "string" }, name: { type: "string" }, org: { type: "string" } },
  positionals: [],
  run: (context, options) =>
    initCommand(context, {
      account: accountOption(options, "account"),
      name: textOption(options, "name", '"Northwind Cloud"'),
      org: options.org as string | undefined,
    }),
};
