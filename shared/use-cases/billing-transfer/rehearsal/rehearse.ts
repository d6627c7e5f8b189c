import { effectsOf } from "../../../domain/billing-transfer/rehearsal/effects-of.ts";
import type { Party, Rehearsal, Side } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import type { CaseParty } from "../../../domain/billing-transfer/rehearsal/rehearsed-case.ts";
import {
  everPays,
  type RequestedTransfer,
  type ResponsibilityTransfer,
} from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { acceptanceDeadline, possibleStarts } from "../../../domain/billing-transfer/transfer-timing.ts";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { type PricingPlanArn, TransferId } from "../../../domain/identifiers.ts";
import { addMonths, periodOf, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationStorage } from "../../configuration-dependencies.ts";
import type { Blocker, BlockerContext } from "../blockers.ts";
import { earliestPermittedEnd } from "../service-period.ts";
import { type FirstBillDeps, firstBill, type Months, noEstimate } from "./first-bill.ts";
import { blockersBeforeInvitation, blockersOfTransfer, type WantedInvitation } from "./rehearsal-blockers.ts";
import { type Knowledge, rehearsedCase } from "./rehearsed-case.ts";
import { planName, type RehearsedConfiguration, rehearsedConfiguration } from "./rehearsed-configuration.ts";

export type RehearsalDeps = ConfigurationStorage & FirstBillDeps;

/** One of the caller's transfers or invitations, or an invitation it thinks of sending. */
export type RehearsalSubject =
  | { readonly kind: "transfer"; readonly transfer: ResponsibilityTransfer; readonly side: Side }
  | ({ readonly kind: "wanted" } & WantedInvitation);

/** Of a transfer that is in no table. */
const NOT_SENT = TransferId.parse("rt-00000000");

/**
 * What would come of a transfer: what is in its way, what it changes, when, and the first bill
 * (product.md A9). Changes nothing.
 */
export const rehearse = async (
  deps: RehearsalDeps,
  context: BlockerContext,
  subject: RehearsalSubject,
  plan: PricingPlanArn | undefined,
): Promise<Rehearsal> => {
  if (subject.kind === "wanted") return rehearseInvitation(deps, context, subject, plan);
  const { transfer, side } = subject;
  const { state, partner, now } = context;
  const agreed = transfer.status === "ACCEPTED" || transfer.status === "WITHDRAWN";
  const configuration = await rehearsedConfiguration(deps, { state, transfer, plan, now });
  const knowledge = transfer[side] === partner ? "everything" : agreed ? "agreed" : "invited";
  const told = await toldOf(deps, context, { configuration, side, knowledge, transfer });
  return {
    at: now,
    side,
    transfer: transfer.id,
    handshake: transfer.handshake ?? null,
    status: transfer.status,
    ...told,
    blockers: blockersOfTransfer(context, transfer, side).map(blockerOut),
    dates: datesOf(context, transfer),
  };
};

const rehearseInvitation = async (
  deps: RehearsalDeps,
  context: BlockerContext,
  wanted: WantedInvitation,
  plan: PricingPlanArn | undefined,
): Promise<Rehearsal> => {
  const { state, partner, now } = context;
  const { source, target, start } = wanted;
  const transfer: RequestedTransfer = {
    id: NOT_SENT,
    name: source ?? "",
    source: source ?? target,
    target,
    start,
    status: "REQUESTED",
    requestedAt: now,
    ...(plan === undefined ? {} : { plan }),
  };
  const common = {
    at: now,
    side: "target" as const,
    transfer: null,
    handshake: null,
    status: "NOT_SENT" as const,
    blockers: blockersBeforeInvitation(context, wanted).map(blockerOut),
    dates: { ...datesOf(context, transfer), possibleStarts: [...possibleStarts(now)] },
  };
  if (source === undefined || source === target) {
    const effects: Rehearsal["effects"] = [];
    const parties = {
      source: { account: source ?? null, name: null },
      target: { account: target, name: null },
    };
    return { ...common, ...parties, effects, firstBill: noEstimate("NO_SOURCE") };
  }
  const configuration = await rehearsedConfiguration(deps, { state, transfer, plan, now });
  const knowledge = target === partner ? "everything" : "invited";
  const told = await toldOf(deps, context, { configuration, side: "target", knowledge, transfer });
  return { ...common, ...told };
};

type Told = Pick<Rehearsal, "source" | "target" | "effects" | "firstBill">;

/** Parties, effects and the bill, each as far as the reader may know. */
const toldOf = async (
  deps: RehearsalDeps,
  { state, now }: BlockerContext,
  {
    configuration,
    side,
    knowledge,
    transfer,
  }: {
    readonly configuration: RehearsedConfiguration;
    readonly side: Side;
    readonly knowledge: Knowledge;
    readonly transfer: ResponsibilityTransfer;
  },
): Promise<Told> => {
  const name = planName(state, configuration.group.plan, configuration.snapshot.period);
  const boundUntil = earliestPermittedEnd(state, transfer, now);
  const reader = { side, knowledge, planName: name, start: transfer.start, boundUntil };
  const told = rehearsedCase(configuration, reader);
  const months = side === "source" || knowledge === "everything" ? EVERY_MONTH : monthsPaid(transfer);
  return {
    source: partyOut(told.source),
    target: partyOut(told.target),
    effects: [...effectsOf(told, side)],
    firstBill:
      months === undefined || months.from > periodOf(now)
        ? noEstimate("NOT_SHOWN")
        : await firstBill(deps, { configuration, planName: name, side, months, now }),
  };
};

/** A target that is not the partner sees the source's costs of the months it pays, as in AWS (section 4.1). */
const monthsPaid = (transfer: ResponsibilityTransfer): Months | undefined => {
  if (transfer.status === "ACCEPTED") return { from: transfer.start };
  return transfer.status === "WITHDRAWN" && everPays(transfer)
    ? { from: transfer.start, to: transfer.end }
    : undefined;
};
const EVERY_MONTH: Months = { from: ALWAYS };

const partyOut = ({ account, name }: CaseParty): Party => ({ account, name: name ?? null });

const blockerOut = ({
  exception,
  reason,
  account,
  message,
  fix,
}: Blocker): Rehearsal["blockers"][number] => ({
  exception,
  reason: reason ?? null,
  account,
  message,
  fix,
});

/**
 * A withdrawal names this month or the next (section 2.2), so the first month is the first that can be the last, unless
 * a service period binds both sides for longer.
 */
const datesOf = ({ state, now }: BlockerContext, transfer: ResponsibilityTransfer): Rehearsal["dates"] => {
  const { start, status } = transfer;
  const bound = earliestPermittedEnd(state, transfer, now) ?? start;
  const first = [start, periodOf(now), bound].toSorted().at(-1) ?? start;
  const ends =
    status === "REQUESTED" || status === "ACCEPTED"
      ? [first, addMonths(first, 1)]
      : status === "WITHDRAWN"
        ? [transfer.end]
        : [];
  return {
    deadline: status === "REQUESTED" ? acceptanceDeadline(start) : null,
    start,
    startsAt: Instant.parse(periodStart(start)),
    possibleStarts: [],
    possibleEnds: ends,
    earliestEnd: ends[0] ?? null,
  };
};
