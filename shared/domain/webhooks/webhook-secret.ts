import { z } from "zod";

const PREFIX = "whsec_";
const BYTES_MIN = 24;
const BYTES_MAX = 64;
const TEXT = /^[\x21-\x7e]+$/;

const base64Length = (text: string): number | undefined =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0)
    : undefined;

const isSecret = (text: string): boolean => {
  const length = text.startsWith(PREFIX) ? base64Length(text.slice(PREFIX.length)) : text.length;
  return length !== undefined && length >= BYTES_MIN && length <= BYTES_MAX && TEXT.test(text);
};

/**
 * Secret that deliveries are signed with. In the form of Standard Webhooks: `whsec_` and 24 to 64 bytes in
 * base64; or any 24 to 64 visible ASCII characters, which are then themselves the bytes.
 */
export const WebhookSecret = z
  .string()
  .refine(
    isSecret,
    `must be ${PREFIX} with ${BYTES_MIN} to ${BYTES_MAX} bytes in base64, or ${BYTES_MIN} to ${BYTES_MAX} visible ASCII characters`,
  );

/** What of a secret is base64, and what is text. */
export const secretBytes = (
  secret: string,
): { readonly text: string; readonly encoding: "base64" | "utf8" } =>
  secret.startsWith(PREFIX)
    ? { text: secret.slice(PREFIX.length), encoding: "base64" }
    : { text: secret, encoding: "utf8" };
