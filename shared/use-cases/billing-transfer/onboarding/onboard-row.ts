import type { RowOutcome } from "../../../domain/billing-transfer/onboarding.ts";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { startOf } from "../../../domain/billing-transfer/transfer-timing.ts";
import type { Organisation, Tags } from "../../../domain/configuration/model.ts";
import type { AccountId, HandshakeId, PricingPlanArn, TransferId } from "../../../domain/identifiers.ts";
import { type BillingPeriod, periodStart } from "../../../domain/time/billing-period.ts";
import { Instant } from "../../../domain/time/instant.ts";
import type { Decision } from "../../configuration/change-configuration.ts";
import type { Blocker, BlockerContext } from "../blockers.ts";
import { managementAccountOf } from "../find-invitee.ts";
import { invite } from "../invite.ts";
import { blockersBeforeInvitation } from "../rehearsal/rehearsal-blockers.ts";
import { transfersOf } from "../transfer-register.ts";

/** One organisation to take over, as its row describes it. */
export type OnboardingRow = {
  readonly account?: AccountId | undefined;
  readonly email?: string | undefined;
  /** Of the transfer. */
  readonly name: string;
  readonly start: BillingPeriod;
  readonly plan?: PricingPlanArn | undefined;
  readonly notes?: string | undefined;
  readonly tags?: Tags | undefined;
  /** To be registered before it is invited, unless it is known. */
  readonly organisation?: Organisation | undefined;
};

/** The account to invite; undefined: nobody is known by this. */
export const sourceOf = (context: BlockerContext, row: OnboardingRow): AccountId | undefined =>
  row.account ??
  row.organisation?.managementAccount ??
  (row.email === undefined ? undefined : managementAccountOf(context, row.email));

/**
 * What there is of a row already: source account, target and first month make it the same row, whoever sent the
 * invitation and in whatever run. Undefined: nothing, it is to be sent.
 */
export const outcomeSoFar = (
  { state, now }: BlockerContext,
  {
    source,
    target,
    start,
  }: { readonly source: AccountId; readonly target: AccountId; readonly start: BillingPeriod },
): RowOutcome | undefined => {
  const between = transfersOf(state, "target", target, now).filter((each) => each.source === source);
  const agreed = between.find(
    (each) =>
      each.status === "ACCEPTED" || (each.status === "WITHDRAWN" && each.start <= start && start <= each.end),
  );
  if (agreed !== undefined) return { outcome: "already-transferred", ...idsOf(agreed) };
  const same = between.filter((each) => each.start === start);
  const pending = same.find(({ status }) => status === "REQUESTED");
  if (pending !== undefined) return { outcome: "already-invited", ...idsOf(pending) };
  const [refused] = same;
  // A row is sent once: who declined is not asked again by running the same file again.
  return refused === undefined ? undefined : answered(refused);
};

const idsOf = ({ id, handshake }: ResponsibilityTransfer) => ({ transfer: id, handshake: handshake ?? null });

const answered = ({ id, status }: ResponsibilityTransfer): RowOutcome => ({
  outcome: "blocked",
  exception: "InvalidHandshakeTransitionException",
  reason: status,
  message: `The invitation for this month (${id}) is ${status}.`,
  fix: "Name another month in the row, or send a new invitation by itself.",
});

const blocked = ({ exception, reason, message, fix }: Blocker): RowOutcome => ({
  outcome: "blocked",
  exception,
  reason: reason ?? null,
  message,
  fix,
});

/** What would refuse the row's invitation, the first of it. */
const blockerOf = (
  context: BlockerContext,
  row: OnboardingRow,
  wanted: { readonly source: AccountId | undefined; readonly target: AccountId; readonly ahead?: number },
): Blocker | undefined => {
  const start = startOf(Instant.parse(periodStart(row.start)), context.now);
  const startProblem = "problem" in start ? start.problem : undefined;
  return blockersBeforeInvitation(context, { ...wanted, start: row.start, startProblem })[0];
};

/** Invites the row's account unless that was done before or something stands in the way. */
export const onboardRow = (
  context: BlockerContext,
  row: OnboardingRow,
  sender: { readonly target: AccountId; readonly id: TransferId; readonly handshake: HandshakeId },
): Decision<RowOutcome> => {
  const { target, id, handshake } = sender;
  const source = sourceOf(context, row);
  const known =
    source === undefined ? undefined : outcomeSoFar(context, { source, target, start: row.start });
  const nothing = { changes: [], resources: [], events: [] };
  if (known !== undefined) return { answer: known, ...nothing };
  const blocker = blockerOf(context, row, { source, target });
  if (blocker !== undefined) return { answer: blocked(blocker), ...nothing };
  const decision = invite(context, {
    ...{ id, handshake, target, source, name: row.name, plan: row.plan, notes: row.notes, tags: row.tags },
    invitedEmail: row.email,
    start: Instant.parse(periodStart(row.start)),
  });
  return { ...decision, answer: { outcome: "invited", transfer: id, handshake } };
};

/**
 * What would become of the row, with `ahead` invitations of rows before it.
 * @param registers the row's organisation is not known and would be registered first
 */
export const rehearseRow = (
  context: BlockerContext,
  row: OnboardingRow,
  {
    target,
    ahead,
    registers,
  }: { readonly target: AccountId; readonly ahead: number; readonly registers: boolean },
): RowOutcome => {
  const source = sourceOf(context, row);
  const known =
    source === undefined ? undefined : outcomeSoFar(context, { source, target, start: row.start });
  if (known !== undefined) return known;
  const blockers = blockerOf(context, row, { source, target, ahead });
  // What is to be registered is no management account yet; everything else in the way stays.
  const isAboutToBe = registers && blockers?.reason === "TARGET_ACCOUNT_VALIDATION_FAILURE";
  return blockers === undefined || isAboutToBe ? { outcome: "would-invite" } : blocked(blockers);
};
