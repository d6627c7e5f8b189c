import { sign } from "node:crypto";
import type { CertificateSource } from "../../shared/ports/certificate-source.ts";
import { CertificateUnavailableError } from "../../shared/ports/certificate-source.ts";
import { type CertificateRequest, issue, type KeyPair, type Name, pemOf, rsaKeys } from "./certificates.ts";

export const CERTIFICATE_URL =
  "https://3psostorageacct.blob.core.windows.net/cert/pcnotifications-dispatch.example.cer";
export const MICROSOFT: Name = [
  [["C", "US"]],
  [["O", "Microsoft Corporation"]],
  [["CN", "pcnotifications-dispatch.example"]],
];
const ROOT: Name = [[["O", "Example Trust"]], [["CN", "Example Root"]]];

/** Microsoft as far as its webhooks go: an authority that is trusted and a signer below it. Keys are made once. */
export const openMicrosoftSigner = () => {
  const [rootKeys, keys] = [rsaKeys(), rsaKeys()];
  const root = { subject: ROOT, keys: rootKeys };
  const rootDer = issue({ ...root, isAuthority: true, keyUsage: 0x06 });
  const leaf = (more: Partial<CertificateRequest> = {}): Buffer =>
    issue({ subject: MICROSOFT, keys, issuer: root, isAuthority: false, keyUsage: 0x80, ...more });
  return {
    root,
    keys,
    trusted: pemOf(rootDer),
    leaf,
    signedHeaders: (body: string | Uint8Array, by: KeyPair = keys): Record<string, string> => ({
      authorization: `Signature ${sign("sha256", Buffer.from(body), by.privateKey).toString("base64")}`,
      "x-ms-signature-algorithm": "rsa-sha256",
      "x-ms-certificate-url": CERTIFICATE_URL,
    }),
  };
};
export type MicrosoftSigner = ReturnType<typeof openMicrosoftSigner>;

/** Certificates by their address; what was asked for is written down. */
export const certificatesAt = (
  files: Readonly<Record<string, Uint8Array>>,
): CertificateSource & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (url) => {
      asked.push(url);
      const found = files[url];
      if (found === undefined) throw new CertificateUnavailableError();
      return found;
    },
  };
};
