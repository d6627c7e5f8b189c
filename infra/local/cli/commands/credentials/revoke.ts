import { InvalidInputError } from "../../../../../shared/domain/errors.ts";
import {
  type RevocationRequest,
  revokeCredentials,
} from "../../../../../shared/use-cases/access/revoke-credentials.ts";
import { removeCredentialsProfile } from "../../../data-directory/credentials-file.ts";
import type { OptionValues } from "../../command.ts";
import { textOption } from "../../options.ts";
import { cliOrigin } from "../../origin.ts";
import { type CredentialsAction, profileOption } from "./credentials-action.ts";

/** Takes one key, or all keys of a profile, out of force and out of the credentials file. */
export const revokeAction: CredentialsAction = {
  options: ["profile", "key"],
  read: (options) => {
    const request = target(options);
    return async (deps, directory) => {
      const { keys, revoked } = await revokeCredentials(deps, request, cliOrigin(deps.ids));
      for (const { profile, accessKeyId } of keys)
        await removeCredentialsProfile(directory.path, profile, accessKeyId);
      return {
        json: { outcome: revoked.length > 0 ? "revoked" : "unchanged", revoked },
        text:
          revoked.length > 0
            ? revoked.map((key) => `${key} is revoked\n`).join("")
            : "revoked before; nothing changed\n",
        ok: true,
      };
    };
  },
};

const target = (options: OptionValues): RevocationRequest => {
  if ((options.profile === undefined) === (options.key === undefined))
    throw new InvalidInputError("--profile", "or --key must be given, and only one of them");
  if (options.profile !== undefined) return { profile: profileOption(options) };
  const accessKeyId = textOption(options, "key", "AKIA0123456789ABCDEF");
  if (!/^AKIA[A-Z0-9]{16}$/.test(accessKeyId))
    throw new InvalidInputError("--key", "must be an access key id: AKIA and 16 capital letters or digits");
  return { accessKeyId };
};
