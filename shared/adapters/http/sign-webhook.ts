import { createHmac } from "node:crypto";
import { secretBytes } from "../../domain/webhooks/webhook-secret.ts";

export type SignedParts = {
  readonly id: string;
  /** Whole seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
};

/** Signature in the form of Standard Webhooks: `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`. */
export const signWebhook = ({ id, timestamp, body }: SignedParts, secret: string): string => {
  const { text, encoding } = secretBytes(secret);
  const hmac = createHmac("sha256", Buffer.from(text, encoding)).update(`${id}.${timestamp}.${body}`);
  return `v1,${hmac.digest("base64")}`;
};
