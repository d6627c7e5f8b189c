import type { Composition } from "../../../../../shared/compose/compose.ts";
import { InvalidInputError } from "../../../../../shared/domain/errors.ts";
import { PROFILE_NAME, PROFILE_NAME_RULE } from "../../../data-directory/credentials-file.ts";
import type { DataDirectory } from "../../../data-directory/open-data-directory.ts";
import type { CommandResult, OptionValues } from "../../command.ts";
import { textOption } from "../../options.ts";

/** One of the things `rebill credentials` does. */
export type CredentialsAction = {
  /** Options it takes, without the dashes. */
  readonly options: readonly string[];
  /** Checks the options; what it answers does the work. */
  readonly read: (
    options: OptionValues,
  ) => (composition: Composition, directory: DataDirectory) => Promise<CommandResult>;
};

export const profileOption = (options: OptionValues): string => {
  const profile = textOption(options, "profile", "finance");
  if (!PROFILE_NAME.test(profile)) throw new InvalidInputError("--profile", PROFILE_NAME_RULE);
  return profile;
};
