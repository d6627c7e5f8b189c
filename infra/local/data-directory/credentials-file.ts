import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, replaceFile } from "../../../shared/adapters/files/durable-files.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";

export type CredentialsProfile = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** What an AWS client finds again as the name of a profile. */
export const PROFILE_NAME = /^[A-Za-z0-9_.@+-]{1,64}$/;
export const PROFILE_NAME_RULE = "must be 1 to 64 characters of A-Z a-z 0-9 _ . @ + -";
/** Clients insist on a region; any will do for Rebill, which accepts every region in a signature. */
const REGION = "us-east-1";

export const credentialsPath = (dataDirectory: string): string => join(dataDirectory, "credentials");

/**
 * Writes one profile of `<data>/credentials`, the file that AWS_SHARED_CREDENTIALS_FILE names, and leaves
 * every other profile and comment as it is. Readable by its owner only. Throws InvalidInputError for a name
 * that an AWS client would not find again.
 */
export const writeCredentialsProfile = async (
  dataDirectory: string,
  profile: string,
  credentials: CredentialsProfile,
): Promise<void> => {
  if (!PROFILE_NAME.test(profile)) throw new InvalidInputError("profile", PROFILE_NAME_RULE);
  const path = credentialsPath(dataDirectory);
  const section = [
    `[${profile}]`,
    `aws_access_key_id = ${credentials.accessKeyId}`,
    `aws_secret_access_key = ${credentials.secretAccessKey}`,
    `region = ${REGION}`,
  ];
  await writeSections(path, [...withoutProfile(await readText(path), profile), section.join("\n")]);
};

/** Takes the profile out when it still holds this key; a profile that holds another one stays as it is. */
export const removeCredentialsProfile = async (
  dataDirectory: string,
  profile: string,
  accessKeyId: string,
): Promise<void> => {
  if ((await readCredentialsProfile(dataDirectory, profile))?.accessKeyId !== accessKeyId) return;
  const path = credentialsPath(dataDirectory);
  await writeSections(path, withoutProfile(await readText(path), profile));
};

const writeSections = (path: string, sections: readonly string[]): Promise<void> =>
  replaceFile(
    path,
    `${path}.${randomUUID()}`,
    sections.length === 0 ? "" : `${sections.join("\n\n")}\n`,
    0o600,
  );

/** The profile as written, or undefined. */
export const readCredentialsProfile = async (
  dataDirectory: string,
  profile: string,
): Promise<CredentialsProfile | undefined> => {
  const section = sectionsOf(await readText(credentialsPath(dataDirectory))).find(
    (text) => profileOf(text) === profile,
  );
  const accessKeyId = settingOf(section, "aws_access_key_id");
  const secretAccessKey = settingOf(section, "aws_secret_access_key");
  return accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { accessKeyId, secretAccessKey };
};

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  }
};

const withoutProfile = (text: string, profile: string): readonly string[] =>
  sectionsOf(text).filter((section) => profileOf(section) !== profile);

/** What stands before the first header is a section of its own, without a name. */
const sectionsOf = (text: string): readonly string[] =>
  text
    .split(/^(?=[ \t]*\[)/m)
    .map((section) => section.trim())
    .filter((section) => section !== "");

const profileOf = (section: string): string | undefined => /^\[\s*([^\]]+?)\s*\]/.exec(section)?.[1];

const settingOf = (section: string | undefined, name: string): string | undefined =>
  section?.split("\n").flatMap((line) => {
    const match = /^\s*([A-Za-z_]+)\s*=\s*(.*?)\s*$/.exec(line);
    return match?.[1] === name && match[2] !== undefined ? [match[2]] : [];
  })[0];
