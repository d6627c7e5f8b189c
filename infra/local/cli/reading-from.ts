import { hasCode } from "../../../shared/adapters/files/durable-files.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";

const UNREADABLE = ["EACCES", "EPERM", "ELOOP"] as const;

/**
 * Runs work that reads the files of `--from`. What the operating system does not let us read there is a wrong
 * option; the same trouble with our own files stays a fault.
 */
export const readingFrom = async <T>(from: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const path = (error as NodeJS.ErrnoException).path;
    if (path?.startsWith(from) !== true || !hasCode(error, ...UNREADABLE)) throw error;
    throw new InvalidInputError("--from", `${path} cannot be read by this user; change its permissions`);
  }
};
