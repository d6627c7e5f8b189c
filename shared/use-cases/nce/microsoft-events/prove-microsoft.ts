import { sourceNetwork } from "../../../domain/access/source-network.ts";
import type { EventRefusal } from "../../../domain/nce/microsoft-events/event-refusal.ts";
import type { GuessGuard } from "../../access/guess-guard.ts";
import { type ReceivedEvent, type VerifyEventDependencies, verifyEvent } from "./verify-event.ts";

export type ProveMicrosoftDependencies = VerifyEventDependencies & {
  /** The one that counts wrong signatures of callers too, and whom an alarm listens to. */
  readonly guard: GuessGuard;
  readonly onFailure: () => void;
};

export type MicrosoftProof =
  | { readonly kind: "proved" }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  | { readonly kind: "refused"; readonly reason: EventRefusal };

/**
 * Whether Microsoft sent a request. Whoever fails is slowed down and shut out as with wrong signatures of our own keys;
 * each network by itself, so that nobody can shut out Microsoft by failing in its name.
 */
export const proveMicrosoft = async (
  deps: ProveMicrosoftDependencies,
  request: ReceivedEvent & { readonly sourceAddress: string },
): Promise<MicrosoftProof> => {
  const network = sourceNetwork(request.sourceAddress);
  const name = `microsoft from ${network}`;
  const retryAfterSeconds = deps.guard.blockedSeconds(network, name);
  if (retryAfterSeconds > 0) {
    deps.onFailure();
    return { kind: "throttled", retryAfterSeconds };
  }
  const reason = await verifyEvent(deps, request);
  if (reason === undefined) {
    deps.guard.proved(network, name);
    return { kind: "proved" };
  }
  // Without a signature it is no guess.
  if (reason !== "unsigned") {
    deps.onFailure();
    await deps.guard.failed(network, name);
  }
  return { kind: "refused", reason };
};
