import { KMSClient } from "@aws-sdk/client-kms";
import { createKmsCipher } from "../adapters/kms/kms-cipher.ts";
import type { ApiEnvironment } from "../contracts/environment.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";

/** Secrets of access keys under the key that only the API may use. */
export const composeSecretsOnAws = ({ SECRETS_KEY_ARN }: ApiEnvironment): SecretCipher =>
  createKmsCipher({ client: new KMSClient({}), keyId: SECRETS_KEY_ARN });
