import { randomUUID } from "node:crypto";
import { createProcessTimer } from "../adapters/time/process-timer.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import type { WebhookReach } from "../domain/webhooks/webhook-url.ts";
import type { ApiDependencies } from "../operations/api-dependencies.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";
import type { CertificateSource } from "../ports/certificate-source.ts";
import type { CostDataIntake } from "../ports/cost-data-intake.ts";
import type { MonthEndRunner } from "../ports/month-end-runner.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import type { TestClock } from "../ports/test-clock.ts";
import type { HttpRequest, HttpResponse } from "../protocols/http.ts";
import { createRateLimit } from "../protocols/rate-limit.ts";
import { type Authentication, createRequestServer, type ServedRequest } from "../protocols/serve-request.ts";
import { verifySignature } from "../protocols/sigv4/verify-signature.ts";
import { authenticate } from "../use-cases/access/authenticate.ts";
import { createGuessGuard } from "../use-cases/access/guess-guard.ts";
import { createKeyring } from "../use-cases/access/keyring.ts";
import type { Platform } from "./compose.ts";
import { API_SERVICES, composeApi } from "./compose-api.ts";
import { API_DOCUMENTS } from "./compose-documents.ts";
import { composeSenders } from "./compose-senders.ts";

export type ApiPlatform = Pick<Platform, "table" | "objects" | "clock" | "ids"> & {
  readonly secrets: SecretCipher;
  readonly runner: MonthEndRunner;
  readonly intake: CostDataIntake;
  readonly estimator: BillEstimator;
  readonly testClock?: TestClock | undefined;
  readonly webhookReach: WebhookReach;
  /** Where the certificates are that Microsoft signs its webhooks with. */
  readonly certificates: CertificateSource;
  /** Told after each change of the configuration; on AWS the table's stream says so. */
  readonly onChanged?: (() => void) | undefined;
  /** No other process writes to the table: one machine, where a command has the data directory to itself. */
  readonly isOnlyWriter?: boolean | undefined;
};

export type ComposedServer = {
  /** Answers a request and tells once what it came to. Never throws. */
  readonly serve: (request: HttpRequest, onServed: (served: ServedRequest) => void) => Promise<HttpResponse>;
  /** What its operations work with. */
  readonly deps: ApiDependencies;
  /** When everything it does on the side is done; for the end of a process. */
  readonly settled: () => Promise<void>;
};

/**
 * The API over a platform, from the bytes of a request to those of its answer. One per process: it remembers keys,
 * failures and the configuration.
 */
export const composeRequestServer = (
  platform: ApiPlatform,
  onSignatureFailure: () => void = () => {},
): ComposedServer => {
  const { table, clock, secrets } = platform;
  const deps = composeApi(platform);
  const timer = createProcessTimer();
  // When a key was last used is worth no complaint: the next use in a quarter of an hour is noted again.
  const keyring = createKeyring({ table, secrets, timer, onUseNotWritten: () => {} });
  // Clients sign by the time of their machine, so a test clock has no say in whether a signature is still good.
  const signatureClock = createSystemClock();
  const guard = createGuessGuard(timer);
  const access = {
    clock,
    signatureClock,
    verifySignature,
    keyring,
    guard,
    onFailure: onSignatureFailure,
  };
  const rateLimit = createRateLimit();
  const server = {
    services: API_SERVICES,
    documents: API_DOCUMENTS,
    deps,
    authenticate: async (request: HttpRequest) => inProtocol(await authenticate(access, request)),
    proveSender: composeSenders({
      deps,
      certificates: platform.certificates,
      signatureClock,
      guard,
      timer,
      onSignatureFailure,
    }),
    now: clock.now,
    requestId: randomUUID,
    waitSeconds: (sender: string) => rateLimit(sender, timer.elapsedMs()),
  };
  return {
    serve: (request, onServed) => createRequestServer({ ...server, onServed })(request),
    deps,
    settled: keyring.settled,
  };
};

const inProtocol = (outcome: Awaited<ReturnType<typeof authenticate>>): Authentication => {
  if (outcome.kind === "caller" || outcome.status === 403) return outcome;
  return { kind: "throttled", retryAfterSeconds: outcome.retryAfterSeconds ?? 1 };
};
