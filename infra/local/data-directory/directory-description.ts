import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { hasCode, replaceFile } from "../../../shared/adapters/files/durable-files.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";

export const FORMAT_VERSION = 1;

/** `<data>/data-directory.json`: what makes a folder a data directory. */
export type DirectoryDescription = {
  readonly formatVersion: number;
  /** `embedded`: in `<data>/table.sqlite`; `endpoint`: on the engine that DYNAMODB_ENDPOINT names. */
  readonly tableEngine: "embedded" | "endpoint";
  readonly tableName: string;
};

const Stored = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  tableEngine: z.enum(["embedded", "endpoint"]),
  tableName: z.string().min(3),
});
const Versioned = z.object({ formatVersion: z.number().int() });

const fileOf = (path: string): string => join(path, "data-directory.json");

/** Undefined when the folder is no data directory. Throws InvalidInputError for one this version cannot use. */
export const readDescription = async (path: string): Promise<DirectoryDescription | undefined> => {
  let text: string;
  try {
    text = await readFile(fileOf(path), "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  }
  return parseDescription(path, text);
};

const parseDescription = (path: string, text: string): DirectoryDescription => {
  const content = jsonOrUndefined(text);
  const version = Versioned.safeParse(content).data?.formatVersion;
  if (version !== undefined && version > FORMAT_VERSION)
    throw new InvalidInputError(
      "--data",
      `${path} has format ${version}; this version of rebill knows formats up to ${FORMAT_VERSION}. Use a newer rebill`,
    );
  const stored = Stored.safeParse(content);
  if (stored.success) return stored.data;
  throw new InvalidInputError("--data", `${fileOf(path)} is damaged; restore it from a backup`);
};

export const writeDescription = async (path: string, description: DirectoryDescription): Promise<void> => {
  const text = `${JSON.stringify(description, null, 2)}\n`;
  await replaceFile(fileOf(path), join(path, `.${randomUUID()}`), text);
};

/**
 * Refuses to make a data directory among somebody else's files. What a `rebill init` that was killed leaves
 * behind begins with a dot.
 */
export const assertUsableForCreation = async (path: string): Promise<void> => {
  let names: readonly string[];
  try {
    names = await readdir(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    if (hasCode(error, "ENOTDIR")) throw new InvalidInputError("--data", `${path} is a file, not a folder`);
    throw error;
  }
  if (names.some((name) => !name.startsWith(".")))
    throw new InvalidInputError(
      "--data",
      `${path} holds other files; name a folder that is empty or does not exist`,
    );
};

const jsonOrUndefined = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
