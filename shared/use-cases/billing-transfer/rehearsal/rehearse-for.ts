import type { Rehearsal } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { startOf } from "../../../domain/billing-transfer/transfer-timing.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import { type AccountId, HandshakeId, type PricingPlanArn, TransferId } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationCache } from "../../configuration/configuration-cache.ts";
import { ownHandshake } from "../answer-handshake.ts";
import type { BlockerContext } from "../blockers.ts";
import { managementAccountOf } from "../find-invitee.ts";
import { namedPlan } from "../named-plan.ts";
import { seenTransfer, transferNotFound } from "../seen-transfers.ts";
import { type RehearsalDeps, type RehearsalSubject, rehearse } from "./rehearse.ts";

/** What somebody wants to rehearse, and as whom. */
export type RehearsalRequest = {
  readonly caller: AccountId;
  /** Pricing plan of the caller by name or ARN; absent: what would hold anyway. */
  readonly plan?: string | undefined;
  readonly subject:
    | { readonly id: string }
    | {
        readonly source?: AccountId | undefined;
        readonly email?: string | undefined;
        readonly start: Instant;
      };
};

/**
 * Rehearses one of the caller's transfers or invitations, or an invitation it could send.
 *
 * @throws TransferRefusedError ResponsibilityTransferNotFoundException, HandshakeNotFoundException
 * @throws InvalidInputError `plan`, `id`
 */
export const rehearseFor = async (
  deps: RehearsalDeps & { readonly configuration: ConfigurationCache },
  { partner, now }: Pick<BlockerContext, "partner" | "now">,
  request: RehearsalRequest,
): Promise<Rehearsal> => {
  const { state } = await deps.configuration.current();
  const context: BlockerContext = { state, partner, now };
  const subject = subjectOf(context, request);
  return rehearse(deps, context, subject, planOf(context, request, subject));
};

const subjectOf = (context: BlockerContext, { caller, subject }: RehearsalRequest): RehearsalSubject => {
  if ("id" in subject) {
    const transfer = transferOf(context, caller, subject.id);
    return { kind: "transfer", transfer, side: transfer.target === caller ? "target" : "source" };
  }
  const start = startOf(subject.start, context.now);
  return {
    kind: "wanted",
    source: subject.source ?? managementAccountOf(context, subject.email ?? ""),
    target: caller,
    start: periodOf(subject.start),
    ...("problem" in start ? { startProblem: start.problem } : {}),
  };
};

const transferOf = (context: BlockerContext, caller: AccountId, id: string) => {
  const transfer = TransferId.safeParse(id);
  if (transfer.success) return ownTransfer(context, caller, transfer.data);
  const handshake = HandshakeId.safeParse(id);
  if (handshake.success) return ownHandshake(context, { handshake: handshake.data, caller });
  throw new InvalidInputError("id", "must be the id of a transfer (rt-…) or of an invitation (h-…)");
};

/** Whoever inherits a bill sees the transfer; what comes of it is for its two sides. */
const ownTransfer = (context: BlockerContext, caller: AccountId, id: TransferId): ResponsibilityTransfer => {
  const { transfer, as } = seenTransfer(context, { id, caller });
  if (as === "above") throw transferNotFound();
  return transfer;
};

const planOf = (
  { state, now }: BlockerContext,
  { caller, plan }: RehearsalRequest,
  subject: RehearsalSubject,
): PricingPlanArn | undefined => {
  if (plan === undefined) return undefined;
  if (subject.kind === "transfer" && subject.side === "source")
    throw new InvalidInputError("plan", "is for the account that pays to choose");
  const found = namedPlan(state, caller, plan, periodOf(now));
  if (found === undefined)
    throw new InvalidInputError(
      "plan",
      "is no pricing plan of this account, nor BasicPricingPlan or Passthrough",
    );
  return found;
};
