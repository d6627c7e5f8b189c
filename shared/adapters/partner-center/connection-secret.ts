import {
  connectionSecretContext,
  type PartnerCenterConnection,
} from "../../domain/nce/partner-center/connection.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import { SecretUnreadableError } from "../../ports/secret-unreadable-error.ts";
import { MoverUnavailableError } from "../../ports/subscription-mover.ts";

/** A secret of a connection. @throws MoverUnavailableError when it was sealed with a key that is gone */
export const openSecret = async (
  secrets: SecretCipher,
  connection: PartnerCenterConnection,
  sealed: string,
): Promise<string> => {
  try {
    return await secrets.decrypt(sealed, connectionSecretContext(connection));
  } catch (error) {
    if (error instanceof SecretUnreadableError)
      throw new MoverUnavailableError("A secret of a connection to Partner Center cannot be read any more.", {
        cause: error,
      });
    throw error;
  }
};
