import { writeFile } from "node:fs/promises";
import { InvalidInputError } from "../../../shared/domain/errors.ts";

/** Writes a file that an option names; one that cannot be written is a wrong option. */
export const writeOut = async (option: string, path: string, text: string): Promise<void> => {
  try {
    await writeFile(path, text);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "error";
    throw new InvalidInputError(option, `${path} cannot be written (${code})`);
  }
};
