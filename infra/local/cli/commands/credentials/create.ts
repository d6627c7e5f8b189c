import { Role } from "../../../../../shared/domain/access/role.ts";
import { issueCredentials } from "../../../../../shared/use-cases/access/issue-credentials.ts";
import { credentialsPath, writeCredentialsProfile } from "../../../data-directory/credentials-file.ts";
import { accountOption, requiredChoice } from "../../options.ts";
import { cliOrigin } from "../../origin.ts";
import { type CredentialsAction, profileOption } from "./credentials-action.ts";

/** A key for an account and role under a profile; for a repeat the same key again. */
export const createAction: CredentialsAction = {
  options: ["account", "role", "profile"],
  read: (options) => {
    const account = accountOption(options, "account");
    const role = requiredChoice(options, "role", Role.options);
    const profile = options.profile === undefined ? `${role}-${account}` : profileOption(options);
    return async (deps, directory) => {
      const issued = await issueCredentials(
        { ...deps, secrets: directory.secrets },
        { account, role, profile },
        cliOrigin(deps.ids),
      );
      await writeCredentialsProfile(directory.path, profile, issued);
      const { outcome, accessKeyId } = issued;
      const credentialsFile = credentialsPath(directory.path);
      const again = outcome === "unchanged" ? "was there before; it " : "";
      return {
        json: { outcome, profile, account, role, accessKeyId, credentialsFile },
        text: `${accessKeyId} (${role} of ${account}) ${again}is profile [${profile}] in ${credentialsFile}\n`,
        ok: true,
      };
    };
  },
};
