import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmod, link, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../ports/secret-unreadable-error.ts";
import { hasCode, syncFolder, writeDurably } from "./durable-files.ts";

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const VERSION = "v1";

/**
 * AES-256-GCM with the key in a file that only its owner can read (mode 0600); the file is made on first
 * use. The context is authenticated with the secret, so a sealed text cannot be moved to another record.
 */
export const createKeyFileCipher = (path: string): SecretCipher => {
  let key: Promise<Buffer> | undefined;
  const loaded = (): Promise<Buffer> => {
    key ??= loadKey(path);
    return key;
  };
  return {
    encrypt: async (secret, context) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", await loaded(), nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return [
        VERSION,
        ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url")),
      ].join(".");
    },
    decrypt: async (sealed, context) => {
      const [version, nonce, tag, body, ...rest] = sealed.split(".");
      if (
        version !== VERSION ||
        nonce === undefined ||
        tag === undefined ||
        body === undefined ||
        rest.length > 0
      )
        throw new SecretUnreadableError();
      const unsealingKey = await loaded();
      try {
        const decipher = createDecipheriv("aes-256-gcm", unsealingKey, Buffer.from(nonce, "base64url"), {
          authTagLength: 16,
        })
          .setAAD(Buffer.from(context))
          .setAuthTag(Buffer.from(tag, "base64url"));
        return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString(
          "utf8",
        );
      } catch (error) {
        throw new SecretUnreadableError({ cause: error });
      }
    },
  };
};

const loadKey = async (path: string): Promise<Buffer> => {
  const existing = await readKey(path);
  if (existing !== undefined) return existing;
  const temporary = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await writeDurably(temporary, randomBytes(KEY_BYTES), 0o600);
    await link(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // Whoever made the file in the same instant has made the key.
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  const made = await readKey(path);
  if (made === undefined) throw new Error("The key file vanished while it was made.");
  return made;
};

const readKey = async (path: string): Promise<Buffer | undefined> => {
  try {
    const key = await readFile(path);
    if (key.length !== KEY_BYTES) throw new Error(`The key file must hold ${KEY_BYTES} bytes.`);
    // A copy of the data directory may have loosened the mode.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600);
    return key;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
};
