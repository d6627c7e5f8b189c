import { signerProblem } from "../../../domain/nce/microsoft-events/certificate.ts";
import { certificateUrlOf } from "../../../domain/nce/microsoft-events/certificate-url.ts";
import type { EventRefusal } from "../../../domain/nce/microsoft-events/event-refusal.ts";
import type { MicrosoftEventSettings } from "../../../domain/nce/microsoft-events/settings.ts";
import { readSignatureHeaders } from "../../../domain/nce/microsoft-events/signature-headers.ts";
import type { CertificateReader } from "../../../ports/certificate-reader.ts";
import { type CertificateSource, CertificateUnavailableError } from "../../../ports/certificate-source.ts";
import type { Clock } from "../../../ports/clock.ts";

export type VerifyEventDependencies = {
  /** For a certificate's validity: the real time, though the rest may go by a test clock. */
  readonly signatureClock: Clock;
  readonly certificates: CertificateSource;
  readonly reader: CertificateReader;
  readonly settings: () => Promise<MicrosoftEventSettings>;
};

/** A request as it came: names of headers in lower case, the body's very bytes. */
export type ReceivedEvent = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** Largest body, bytes; Microsoft's have less than one kilobyte. */
const BODY_BYTES_MAX = 64 * 1024;

/**
 * Whether a request was signed by Microsoft (spec/microsoft-nce-transfer.md section 3, "Signing"). Undefined: it was.
 * What costs nothing is checked first; nothing is fetched for a request that cannot be right.
 */
export const verifyEvent = async (
  deps: VerifyEventDependencies,
  { headers, body }: ReceivedEvent,
): Promise<EventRefusal | undefined> => {
  const signed = readSignatureHeaders(headers);
  if (typeof signed === "string") return signed;
  if (body.length > BODY_BYTES_MAX) return "body-size";
  const { certificateHosts, organisation, trustedCertificates } = await deps.settings();
  const url = certificateUrlOf(signed.certificateUrl, certificateHosts);
  if (url === undefined) return "certificate-url";
  if (trustedCertificates.length === 0) return "nothing-trusted";
  const fetched = await fetchedFrom(deps.certificates, url);
  if (fetched === undefined) return "certificate-unavailable";
  const bundle = deps.reader.read(fetched);
  const trusted = trustedCertificates.flatMap((pem) => deps.reader.read(Buffer.from(pem, "utf8")));
  const problem = signerProblem(bundle, { organisation, trusted, now: deps.signatureClock.now() });
  if (problem !== undefined) return problem;
  const signature = Buffer.from(signed.signature, "base64");
  return bundle[0]?.verifies(body, signature) === true ? undefined : "signature";
};

const fetchedFrom = async (source: CertificateSource, url: string): Promise<Uint8Array | undefined> => {
  try {
    return await source.fetch(url);
  } catch (error) {
    if (error instanceof CertificateUnavailableError) return undefined;
    throw error;
  }
};
