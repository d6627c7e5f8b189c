import { createHash, createHmac } from "node:crypto";
import type { SignatureV4 } from "@smithy/signature-v4";

/** Hash of the signer, on Node's own; with a secret it is an HMAC. */
export class NodeSha256 {
  private readonly hash;
  constructor(secret?: unknown) {
    this.hash =
      secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string | Uint8Array);
  }
  update(data: unknown): void {
    this.hash.update(data as string | Uint8Array);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(Uint8Array.from(this.hash.digest()));
  }
  reset(): void {
    throw new Error("The signer never resets a hash.");
  }
}

/** The same as the signer's type has it, which names classes of browsers. */
export const SIGNER_SHA256 = NodeSha256 as unknown as ConstructorParameters<typeof SignatureV4>[0]["sha256"];
