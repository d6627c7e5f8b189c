import type { Caller } from "../../domain/access/caller.ts";
import type { SignatureRefusalCode, SignatureVerdict } from "../../domain/access/signature-verdict.ts";
import { sourceNetwork } from "../../domain/access/source-network.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GuessGuard } from "./guess-guard.ts";
import type { Keyring, OpenKey } from "./keyring.ts";

/** Checks the signature of a request in the form the protocol gives it. */
export type VerifySignature<R> = (
  request: R,
  options: {
    readonly now: Instant;
    readonly findSecret: (accessKeyId: string) => Promise<string | undefined>;
  },
) => Promise<SignatureVerdict>;

export type AuthenticateDependencies<R> = {
  /** For what we have decided: whether a key is still in force, when it was used. */
  readonly clock: Clock;
  /** What clients sign by: the real time, though `clock` may be a test clock that stands still. */
  readonly signatureClock: Clock;
  readonly verifySignature: VerifySignature<R>;
  /** One of each for the life of the process. */
  readonly keyring: Keyring;
  readonly guard: GuessGuard;
  /** Told of every unknown key, wrong signature and shut-out sender: what an alarm counts. */
  readonly onFailure: (failure: { readonly code: Refusal["code"] }) => void;
};

type Refusal = {
  readonly kind: "refused";
  readonly code: SignatureRefusalCode | "ThrottlingException";
  readonly status: 403 | 429;
  /** Safe to show. */
  readonly message: string;
  readonly retryAfterSeconds?: number;
};
export type Authentication = { readonly kind: "caller"; readonly caller: Caller } | Refusal;

/**
 * Who sent a request, proved by its signature. The answer to a failure tells no more than AWS does, takes as long
 * for an unknown key as for a wrong signature, and comes later the more often its sender fails.
 */
export const authenticate = async <R extends { readonly sourceAddress: string }>(
  deps: AuthenticateDependencies<R>,
  request: R,
): Promise<Authentication> => {
  const { keyring, guard } = deps;
  const now = deps.clock.now();
  const network = sourceNetwork(request.sourceAddress);
  const seen: { accessKeyId?: string; key?: OpenKey | undefined; blockedSeconds: number } = {
    blockedSeconds: 0,
  };
  const verdict = await deps.verifySignature(request, {
    now: deps.signatureClock.now(),
    findSecret: async (accessKeyId) => {
      seen.accessKeyId = accessKeyId;
      seen.blockedSeconds = guard.blockedSeconds(network, accessKeyId);
      if (seen.blockedSeconds > 0) return undefined;
      seen.key = await keyring.find(accessKeyId, now);
      return seen.key?.secret;
    },
  });

  if (seen.blockedSeconds > 0) {
    deps.onFailure({ code: "ThrottlingException" });
    return {
      kind: "refused",
      code: "ThrottlingException",
      status: 429,
      message: "Too many requests with a wrong signature. Try again later.",
      retryAfterSeconds: seen.blockedSeconds,
    };
  }
  if (verdict.kind === "verified" && seen.key !== undefined) {
    guard.proved(network, verdict.accessKeyId);
    keyring.noteUse(verdict.accessKeyId, now);
    return { kind: "caller", caller: seen.key.caller };
  }
  if (verdict.kind === "verified") throw new Error("A signature was verified without a secret.");
  // Requests that never got as far as a key (unsigned, malformed, out of time) are no guesses.
  if (seen.accessKeyId !== undefined) {
    deps.onFailure({ code: verdict.code });
    await guard.failed(network, seen.accessKeyId);
  }
  return { kind: "refused", code: verdict.code, status: 403, message: verdict.message };
};
