import { type Certificate, hasWeakKey } from "../../../../domain/nce/microsoft-events/certificate.ts";
import type { NceSettings } from "../../../../domain/nce/settings.ts";
import type { CertificateReader } from "../../../../ports/certificate-reader.ts";
import type { FieldProblem } from "../../../registry/problem-errors.ts";

/** What of the settings no schema can tell: whether its texts are certificates of authorities. */
export const settingsProblems = (
  { microsoftEvents }: NceSettings,
  reader: CertificateReader,
): readonly FieldProblem[] =>
  microsoftEvents.trustedCertificates.flatMap((pem, index) => {
    const reason = authorityProblem(reader.read(Buffer.from(pem, "utf8")));
    return reason === undefined ? [] : [{ path: `microsoftEvents.trustedCertificates[${index}]`, reason }];
  });

const authorityProblem = ([certificate, ...others]: readonly Certificate[]): string | undefined => {
  if (certificate === undefined || others.length > 0) return "must be one certificate in PEM";
  if (!certificate.isAuthority) return "must be the certificate of an authority, which may sign others";
  return hasWeakKey(certificate)
    ? "must have an RSA key of 2048 to 8192 bits, or one of another kind"
    : undefined;
};
