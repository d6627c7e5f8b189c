import { dayOf } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { RateOf } from "../fx.ts";
import type { NceSubscriptionId, TenantId } from "../ids.ts";
import { isRelated, type NcePartner, type NceRelationship } from "../partner.ts";
import { isCommitment, isTransferable, type ProductType } from "../product-type.ts";
import { NceRefusedError, refuse } from "../refusals.ts";
import type { RoundingPolicy } from "../rounding-policy.ts";
import { settle } from "../settlement/settle.ts";
import { asItStands } from "../subscription/come-due.ts";
import { isActive, isLicence, type NceSubscription } from "../subscription/subscription.ts";
import type { QueuedLine } from "./line.ts";
import { LINES_MAX, LINES_PER_PLAN_MAX, linesPerPlan } from "./plan.ts";
import { isMoving } from "./subscription-changes.ts";
import type { NceTransfer, PendingTransfer, RunningTransfer } from "./transfer.ts";
import { hasExpired, retryDeadlineOf } from "./transfer-timing.ts";

/** The transfer if nobody has acted on it yet, and in time. */
export const requirePending = (transfer: NceTransfer, now: Instant): PendingTransfer => {
  if (transfer.status === "Expired" || (transfer.status === "Pending" && hasExpired(transfer, now)))
    return refuse("transfer-expired", "The transfer has expired; the target can create another.");
  if (transfer.status !== "Pending")
    return refuse("transfer-not-pending", `The transfer is ${transfer.status} and can no longer be changed.`);
  return transfer;
};

/** A line as the source chooses it; product type and seats are the caller's word and must be true when given. */
export type Selection = {
  readonly subscription: NceSubscriptionId;
  readonly productType?: ProductType | undefined;
  /** Seats; a subscription moves whole or not at all. */
  readonly quantity?: number | undefined;
};

export type Submission = {
  readonly caller: TenantId;
  readonly lines: readonly Selection[];
  readonly now: Instant;
};

/** Whose subscriptions a selection is made of, and of what kind. */
export type TransferScope = Pick<PendingTransfer, "customer" | "source" | "target" | "productTypes">;

/** What the registry knows when a transfer is submitted. */
export type SubmissionFacts = {
  readonly source: NcePartner;
  readonly target: NcePartner;
  readonly relationships: readonly NceRelationship[];
  /** The selected subscriptions as far as they exist, whoever owns them. */
  readonly subscriptions: readonly NceSubscription[];
  /** Other transfers with one of them. */
  readonly others: readonly NceTransfer[];
  readonly rateOf: RateOf;
  readonly rounding: RoundingPolicy;
};

/**
 * The source selects and submits, once (spec section 2.1, 4). Refused whole: one wrong line and nothing is submitted.
 * A subscription of somebody else and one that does not exist are refused in the same words.
 */
export const submitTransfer = (
  transfer: NceTransfer,
  { caller, lines, now }: Submission,
  facts: SubmissionFacts,
): RunningTransfer => {
  if (caller !== transfer.source) refuse("not-the-source", "Only the source submits.");
  const pending = requirePending(transfer, now);
  const chosen = selectedOf(pending, lines, facts, now);
  checkLimits(chosen);
  const { remindedDays: _, ...kept } = pending;
  return {
    ...kept,
    status: "InProgress",
    submittedAt: now,
    windowStart: now,
    retryDeadline: retryDeadlineOf(now),
    lines: chosen.map(queuedLine),
  };
};

/**
 * The subscriptions of a selection, each of which can be moved today; how many of them one transfer holds is another
 * question.
 */
export const selectedOf = (
  pending: TransferScope,
  lines: readonly Selection[],
  facts: SubmissionFacts,
  now: Instant,
): readonly NceSubscription[] => {
  if (!isRelated(facts.relationships, pending.customer, pending.target))
    refuse("relationship-not-accepted", "The customer no longer has a relationship with the target.");
  if (lines.length === 0) refuse("no-lines", "Select at least one subscription.", "lineItems");
  const chosen = lines.map((line, index) =>
    selected(pending, line, { facts, now, field: `lineItems.${index}` }),
  );
  const twice = lines.findIndex(
    ({ subscription }, index) => lines.findIndex((each) => each.subscription === subscription) < index,
  );
  if (twice >= 0)
    refuse("line-twice", "A subscription is selected twice.", `lineItems.${twice}.subscriptionId`);
  chosen.forEach((subscription, index) => {
    checkMoney(subscription, { facts, now, field: `lineItems.${index}` });
  });
  return chosen;
};

type Checking = { readonly facts: SubmissionFacts; readonly now: Instant; readonly field: string };

/** What the rules refuse of a subscription is refused of its line. */
const ofLine = <T>({ field }: Checking, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof NceRefusedError)) throw error;
    throw new NceRefusedError(error.code, error.message, `${field}.subscriptionId`);
  }
};

/** As it stands now: in the first moments after a term nobody may have renewed it yet. */
const current = (subscription: NceSubscription, checking: Checking): NceSubscription => {
  if (!isLicence(subscription)) return subscription;
  const { source: partner, rateOf, rounding } = checking.facts;
  return ofLine(checking, () => asItStands(subscription, checking.now, { partner, rateOf, rounding }));
};

const selected = (transfer: TransferScope, line: Selection, checking: Checking): NceSubscription => {
  const { facts, field } = checking;
  const known = facts.subscriptions.find(({ id }) => id === line.subscription);
  if (known === undefined || known.partner !== transfer.source || known.customer !== transfer.customer)
    return refuse(
      "subscription-not-selectable",
      "Not a subscription of this customer with the source.",
      `${field}.subscriptionId`,
    );
  const found = current(known, checking);
  if (line.productType !== undefined && line.productType !== found.productType)
    refuse(
      "product-type-excluded",
      `The subscription is of type ${found.productType}.`,
      `${field}.productType`,
    );
  if (isCommitment(found.productType))
    refuse("reservations-stay", "Reservations and savings plans do not travel.", `${field}.subscriptionId`);
  if (!isTransferable(found.productType))
    refuse(
      "product-not-transferable",
      `${found.productType} cannot change partners.`,
      `${field}.subscriptionId`,
    );
  if (transfer.productTypes !== undefined && !transfer.productTypes.includes(found.productType))
    refuse("product-type-excluded", "The target did not ask for this product type.", `${field}.productType`);
  if (!isActive(found))
    refuse("subscription-inactive", "Only active subscriptions can be moved.", `${field}.subscriptionId`);
  if (line.quantity !== undefined && isLicence(found) && line.quantity !== found.quantity)
    refuse("quantity-differs", "A subscription moves with all its seats.", `${field}.quantity`);
  if (isMoving(found.id, facts.others))
    refuse("subscription-busy", "Another transfer is moving this subscription.", `${field}.subscriptionId`);
  return found;
};

const checkLimits = (subscriptions: readonly NceSubscription[]): void => {
  if (subscriptions.length > LINES_MAX)
    refuse(
      "too-many-lines",
      `A transfer holds ${LINES_MAX} lines at most; ${subscriptions.length} are selected.`,
      "lineItems",
    );
  for (const [plan, count] of linesPerPlan(subscriptions))
    if (count > LINES_PER_PLAN_MAX)
      refuse(
        "too-many-lines",
        `A transfer holds ${LINES_PER_PLAN_MAX} ${plan} licence subscriptions at most; ${count} are selected.`,
        "lineItems",
      );
};

/** What could not be settled today is not submitted: it would fail for three days. */
const checkMoney = (subscription: NceSubscription, checking: Checking): void => {
  if (!isLicence(subscription)) return;
  const { source, target, rateOf, rounding } = checking.facts;
  ofLine(checking, () =>
    settle({ subscription, source, target, rateOf, rounding, day: dayOf(checking.now) }),
  );
};

const queuedLine = (subscription: NceSubscription, index: number): QueuedLine => ({
  id: String(index + 1),
  status: "Queued",
  subscription: subscription.id,
  productType: subscription.productType,
  ...(isLicence(subscription)
    ? { quantity: subscription.quantity, billingPlan: subscription.billingPlan }
    : {}),
});
