import { z } from "zod";

/** Where Microsoft keeps the certificates that its webhooks are signed with (spec/microsoft-nce-transfer.md section 3). */
const MICROSOFTS_HOST = "3psostorageacct.blob.core.windows.net";
export const TRUSTED_CERTIFICATES_MAX = 20;
/** Characters; a certificate with a 4096-bit key has about 2,500. */
const CERTIFICATE_TEXT_MAX = 8192;
const HOSTS_MAX = 10;

/** A name of the public internet: an address would be pinned to whoever has it today. */
const HostName = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(
    /^(?=.*[a-z][^.]*$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    "must be the name of a host, without scheme, port or path",
  );

/** Whose signature under a webhook of Microsoft's is believed. Without a trusted certificate it is nobody's. */
export const MicrosoftEventSettings = z.strictObject({
  /** Hosts that certificates are fetched from, and no others. */
  certificateHosts: z.array(HostName).min(1).max(HOSTS_MAX).default([MICROSOFTS_HOST]),
  /** The one organisation in the subject of the certificate, to the letter. */
  organisation: z.string().min(1).max(256).default("Microsoft Corporation"),
  /** PEM, each one certificate of an authority: a root or an intermediate that the signer's chain leads to. */
  trustedCertificates: z
    .array(z.string().min(1).max(CERTIFICATE_TEXT_MAX))
    .max(TRUSTED_CERTIFICATES_MAX)
    .default([]),
});
export type MicrosoftEventSettings = z.infer<typeof MicrosoftEventSettings>;
