import type { ApiDependencies } from "../operations/api-dependencies.ts";
import type { SignatureScheme } from "../operations/registry/operation.ts";
import type { CertificateSource } from "../ports/certificate-source.ts";
import type { Clock } from "../ports/clock.ts";
import type { Timer } from "../ports/timer.ts";
import type { HttpRequest } from "../protocols/http.ts";
import type { SenderProof } from "../protocols/serve-request.ts";
import type { GuessGuard } from "../use-cases/access/guess-guard.ts";
import { proveMicrosoft } from "../use-cases/nce/microsoft-events/prove-microsoft.ts";
import { rememberedCertificates } from "../use-cases/nce/microsoft-events/remembered-certificates.ts";
import { settingsOf } from "../use-cases/nce/nce-context.ts";

type SenderPlatform = {
  readonly deps: ApiDependencies;
  readonly certificates: CertificateSource;
  /** What certificates are measured by: the real time. */
  readonly signatureClock: Clock;
  readonly guard: GuessGuard;
  readonly timer: Timer;
  readonly onSignatureFailure: () => void;
};

/** How those prove themselves who have no key of ours. Once per process: it remembers certificates. */
export const composeSenders = ({
  deps,
  certificates,
  signatureClock,
  guard,
  timer,
  onSignatureFailure: onFailure,
}: SenderPlatform): Readonly<Record<SignatureScheme, (request: HttpRequest) => Promise<SenderProof>>> => {
  const microsoft = {
    signatureClock,
    certificates: rememberedCertificates(certificates, timer),
    reader: deps.certificateReader,
    settings: async () => {
      const { state } = await deps.configuration.current();
      return settingsOf({ state, now: deps.clock.now() }).microsoftEvents;
    },
    guard,
    onFailure,
  };
  return { "microsoft-signature": (request) => proveMicrosoft(microsoft, request) };
};
