import {
  DecryptCommand,
  EncryptCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  type KMSClient,
} from "@aws-sdk/client-kms";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../ports/secret-unreadable-error.ts";

/** Says how a sealed text was made, so that another way can be told from it later. */
const VERSION = "kms1";
/** Name of the encryption context. KMS shows it in its logs, so a context must be no secret itself. */
const CONTEXT = "rebill:secret-of";

/**
 * Seals short secrets (up to 4 KB) with a KMS key directly: the key never leaves KMS, and every opening is in its
 * log with what the secret belongs to. The context is authenticated, so a sealed text cannot be moved to another
 * record.
 */
export const createKmsCipher = ({
  client,
  keyId,
}: {
  readonly client: KMSClient;
  /** Id or ARN of a symmetric key. */
  readonly keyId: string;
}): SecretCipher => ({
  encrypt: async (secret, context) => {
    const { CiphertextBlob } = await client.send(
      new EncryptCommand({
        KeyId: keyId,
        Plaintext: Buffer.from(secret, "utf8"),
        EncryptionContext: { [CONTEXT]: context },
      }),
    );
    if (CiphertextBlob === undefined) throw new Error("KMS answered without a ciphertext.");
    return `${VERSION}.${Buffer.from(CiphertextBlob).toString("base64url")}`;
  },
  decrypt: async (sealed, context) => {
    const [version, body, ...rest] = sealed.split(".");
    if (version !== VERSION || !body || rest.length > 0) throw new SecretUnreadableError();
    try {
      const { Plaintext } = await client.send(
        new DecryptCommand({
          // Naming the key keeps a text that some other key made from being opened with that one.
          KeyId: keyId,
          CiphertextBlob: Buffer.from(body, "base64url"),
          EncryptionContext: { [CONTEXT]: context },
        }),
      );
      if (Plaintext === undefined) throw new Error("KMS answered without a plaintext.");
      return Buffer.from(Plaintext).toString("utf8");
    } catch (error) {
      if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException)
        throw new SecretUnreadableError({ cause: error });
      throw error;
    }
  },
});
