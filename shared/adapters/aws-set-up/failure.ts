import { InvalidInputError } from "../../domain/errors.ts";
import { AwsSetUpError } from "../../ports/aws-set-up-source.ts";

/** Names under which services refuse a key or signature. */
const WRONG_CREDENTIALS = new Set([
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "ExpiredTokenException",
  "ExpiredToken",
  "AuthFailure",
]);
const NETWORK = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EPIPE"],
  ...["ETIMEDOUT", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN"],
  ...["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID", "EPROTO", "HPE_INVALID_CONSTANT"],
]);

export type Place = { readonly operation: string; readonly endpoint: string; readonly profile: string };

/** What went wrong as a person can use it. Keys and signatures of the request are in none of the texts. */
export const failureOf = (error: unknown, { operation, endpoint, profile }: Place): Error => {
  const { name, message, code } = describe(error);
  if (error instanceof InvalidInputError || error instanceof AwsSetUpError) return error;
  if (name === "CredentialsProviderError" || name === "TokenProviderError")
    return new InvalidInputError("--profile", `${profile} gives no credentials: ${message}`);
  if (WRONG_CREDENTIALS.has(name))
    return new InvalidInputError(
      "--profile",
      `${endpoint} refuses the key of ${profile} (${name}): ${message}`,
    );
  if (NETWORK.has(code) || name === "TimeoutError")
    return new AwsSetUpError(`cannot reach ${endpoint} (${code === "" ? name : code})`, { cause: error });
  if (/AccessDenied/.test(name))
    return new AwsSetUpError(`${endpoint} denies ${operation} to ${profile}: ${message}`, { cause: error });
  return new AwsSetUpError(`${operation} at ${endpoint} failed (${name}): ${message}`, { cause: error });
};

const describe = (error: unknown): { name: string; message: string; code: string } => {
  const { name = "Error", message = "", code } = error as { name?: string; message?: string; code?: unknown };
  // A refused connection to a name with several addresses is several errors in one.
  const [first] = (error as { errors?: readonly { code?: unknown }[] }).errors ?? [];
  return { name, message, code: String(code ?? first?.code ?? "") };
};
