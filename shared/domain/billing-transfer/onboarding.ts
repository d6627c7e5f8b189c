import { z } from "zod";
import { AccountId, HandshakeId, TransferId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";

const ids = { transfer: TransferId, handshake: HandshakeId.nullable() };

/** What became of one row of an onboarding. */
export const RowOutcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("invited"), ...ids }),
  z.object({ outcome: z.literal("already-invited"), ...ids }),
  z.object({ outcome: z.literal("already-transferred"), ...ids }),
  /** Of a dry run: nothing stands in the way. */
  z.object({ outcome: z.literal("would-invite") }),
  z.object({
    outcome: z.literal("blocked"),
    exception: z.string(),
    reason: z.string().nullable(),
    message: z.string(),
    fix: z.string(),
  }),
  z.object({ outcome: z.literal("failed"), message: z.string() }),
]);
export type RowOutcome = z.infer<typeof RowOutcome>;

/** A row by what it is known by, and its outcome. */
export const OnboardedRow = z.object({
  /** 1 is the first. */
  row: z.int().min(1),
  /** As the row named it. */
  account: AccountId.nullable(),
  email: z.string().nullable(),
  name: z.string(),
  start: BillingPeriod,
  outcome: RowOutcome,
});
export type OnboardedRow = z.infer<typeof OnboardedRow>;

export const OutcomeCounts = z.strictObject({
  invited: z.int(),
  alreadyInvited: z.int(),
  alreadyTransferred: z.int(),
  blocked: z.int(),
  failed: z.int(),
});
export type OutcomeCounts = z.infer<typeof OutcomeCounts>;

export const countsOf = (rows: readonly OnboardedRow[]): OutcomeCounts => {
  const count = (name: RowOutcome["outcome"]): number =>
    rows.filter(({ outcome }) => outcome.outcome === name).length;
  return {
    invited: count("invited"),
    alreadyInvited: count("already-invited"),
    alreadyTransferred: count("already-transferred"),
    blocked: count("blocked"),
    failed: count("failed"),
  };
};

/** The id follows from who onboards and what: the same rows again are the same onboarding. */
export const OnboardingId = z.string().regex(/^onb-[0-9a-f]{16}$/);

/** An onboarding that went through all of its rows at least once. */
export const OnboardingRecord = z.strictObject({
  id: OnboardingId,
  account: AccountId,
  rows: z.int(),
  counts: OutcomeCounts,
  finishedAt: Instant,
});
export type OnboardingRecord = z.infer<typeof OnboardingRecord>;
