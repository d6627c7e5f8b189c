import { InvalidInputError } from "../../../../../shared/domain/errors.ts";
import { rotateCredentials } from "../../../../../shared/use-cases/access/rotate-credentials.ts";
import {
  credentialsPath,
  readCredentialsProfile,
  writeCredentialsProfile,
} from "../../../data-directory/credentials-file.ts";
import type { OptionValues } from "../../command.ts";
import { cliOrigin } from "../../origin.ts";
import { type CredentialsAction, profileOption } from "./credentials-action.ts";

/** A year. */
const OVERLAP_HOURS_MAX = 8_760;

/** A new key for a profile. Killed before the file was written, the command finishes that rotation when repeated. */
export const rotateAction: CredentialsAction = {
  options: ["profile", "overlap-hours"],
  read: (options) => {
    const profile = profileOption(options);
    const overlapHours = overlapOption(options);
    return async (deps, directory) => {
      const held = await readCredentialsProfile(directory.path, profile);
      const rotation = await rotateCredentials(
        { ...deps, secrets: directory.secrets },
        { profile, overlapHours, heldKeyId: held?.accessKeyId },
        cliOrigin(deps.ids),
      );
      await writeCredentialsProfile(directory.path, profile, rotation);
      const { outcome, accessKeyId, formerKeyId, formerValidUntil } = rotation;
      const credentialsFile = credentialsPath(directory.path);
      const former =
        formerValidUntil === undefined
          ? `${formerKeyId} stays valid until it is revoked or its overlap ends`
          : `${formerKeyId} is valid until ${formerValidUntil}`;
      return {
        json: {
          outcome,
          profile,
          accessKeyId,
          former: { accessKeyId: formerKeyId, validUntil: formerValidUntil ?? null },
          credentialsFile,
        },
        text: `${accessKeyId} is now profile [${profile}] in ${credentialsFile}\n${former}\n`,
        ok: true,
      };
    };
  },
};

const overlapOption = (options: OptionValues): number | undefined => {
  const text = options["overlap-hours"];
  if (text === undefined) return undefined;
  if (typeof text !== "string" || !/^\d{1,4}$/.test(text) || Number(text) > OVERLAP_HOURS_MAX)
    throw new InvalidInputError("--overlap-hours", `must be a whole number from 0 to ${OVERLAP_HOURS_MAX}`);
  return Number(text);
};
