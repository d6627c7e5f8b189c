import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { arisingId, NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { accruals, reversals } from "../../../domain/nce/incentives/earnings.ts";
import type { LineSettlement } from "../../../domain/nce/line-settlement.ts";
import { isBillingOwner, isRelated } from "../../../domain/nce/partner.ts";
import { moveLines } from "../../../domain/nce/reconciliation/charge-lines.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { type Move, moveAzure, moveLicence } from "../../../domain/nce/settlement/move-subscription.ts";
import {
  isActive,
  isLicence,
  type LicenceSubscription,
  type NceSubscription,
} from "../../../domain/nce/subscription/subscription.ts";
import type { TransferLine } from "../../../domain/nce/transfer/line.ts";
import type { RunningTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { startOfDay } from "../../../domain/time/calendar-date.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { LineStanding } from "../../../ports/subscription-mover.ts";
import type { JournalEvent } from "../../../stores/journal-store.ts";
import { nceSettlementKind } from "../../../stores/nce-kinds.ts";
import { type ThingChange, thingChange } from "../../configuration/change-configuration.ts";
import { chargeContextOf } from "../charges/charge-context.ts";
import { chargedUpTo, isBehind } from "../charges/charged-up-to.ts";
import { renewalEvents } from "../charges/post-charges.ts";
import { type Posted, postedCharges, postingChanges } from "../charges/postings.ts";
import { customerOf, type NceContext, relationshipsOf, subscriptionOf } from "../nce-context.ts";
import { chargesPosted, subscriptionEvent } from "../registry/registry-events.ts";
import { partnersOf } from "../transfer/submission-facts.ts";
import { remoteOf } from "./execution.ts";

/** What whoever moved it says of it. */
export type MovedStanding = Extract<LineStanding, { readonly kind: "moved" }>;

/** One subscription that has changed hands, and everything that is written and told with it. */
export type MovedLine = {
  readonly move: Move;
  /** Seats, of a licence. */
  readonly quantity: number | undefined;
  readonly changes: readonly ThingChange[];
  readonly events: readonly JournalEvent[];
};

/**
 * What a line's move means here: what had come due is charged and a term that was over is renewed first, then both
 * partners are settled on the UTC day on which it changed hands (spec section 5). Nothing of the transfer is changed here.
 *
 * @throws NceRefusedError what has become of the subscription, its customer or its rates since the submission
 */
export const moveLine = (
  context: NceContext,
  transfer: RunningTransfer,
  line: TransferLine,
  moved: MovedStanding,
): MovedLine => {
  const subscription = movable(context, transfer, line);
  const move = moveOf(context, transfer, line, subscription, moved);
  if (isLicence(subscription)) return movedLicence(context, transfer, { line, subscription, move });
  const { left, arrived } = moveAzure(subscription, move);
  return {
    move,
    quantity: undefined,
    changes: handedOver(left, arrived),
    events: handoverEvents(left, arrived),
  };
};

/**
 * What was selected weeks or, in another window, months ago need not be so any more. Whether the customer agrees is asked
 * where subscriptions are moved: what Microsoft has moved is the target's, whatever the customer ended since.
 */
const movable = (context: NceContext, transfer: RunningTransfer, line: TransferLine): NceSubscription => {
  const { customer, source, target } = transfer;
  const found = subscriptionOf(context, line.subscription);
  if (found === undefined || found.partner !== source || found.customer !== customer)
    return refuse("subscription-not-selectable", "Not a subscription of this customer with the source.");
  if (!isActive(found)) refuse("subscription-inactive", "Only active subscriptions can be moved.");
  if (remoteOf(context.state, transfer) !== undefined) return found;
  if (!isRelated(relationshipsOf(context, customer), customer, target))
    refuse("relationship-not-accepted", "The customer no longer has a relationship with the target.");
  if (customerOf(context, customer)?.locked === true)
    refuse("customer-locked", "The customer is locked at Microsoft.");
  return found;
};

/**
 * When it changed hands: never before it was submitted, nor later than it is now, nor before the term to which it was
 * renewed while nobody here knew: the charges of the one before are closed, so its last days stay the source's.
 */
const completionOf = (
  { now }: NceContext,
  { submittedAt }: RunningTransfer,
  subscription: NceSubscription,
  { completedAt = now }: MovedStanding,
): Instant => {
  const isRenewed = isLicence(subscription) && subscription.termNumber > 1;
  const earliest = isRenewed ? [submittedAt, startOfDay(subscription.termStart)] : [submittedAt];
  const [latest = completedAt] = [completedAt, ...earliest].toSorted().toReversed();
  return latest > now ? now : latest;
};

const moveOf = (
  context: NceContext,
  transfer: RunningTransfer,
  { id }: TransferLine,
  subscription: NceSubscription,
  moved: MovedStanding,
): Move => {
  const { target } = partnersOf(context, transfer);
  if (!isBillingOwner(target))
    return refuse("not-a-billing-owner", "The target no longer owns subscriptions.");
  const newSubscription =
    moved.newSubscription ?? NceSubscriptionId.parse(arisingId(transfer.id, Number(id), "subscription"));
  if (subscriptionOf(context, newSubscription) !== undefined)
    refuse("subscription-invalid", "The new subscription's id is taken by another.");
  return {
    transfer: transfer.id,
    target,
    ...(transfer.partnerOfRecord === undefined ? {} : { partnerOfRecord: transfer.partnerOfRecord }),
    newSubscription,
    newOrder: moved.newOrder ?? arisingId(transfer.id, Number(id), "order"),
    completedAt: completionOf(context, transfer, subscription, moved),
  };
};

type Licence = {
  readonly line: TransferLine;
  readonly subscription: LicenceSubscription;
  readonly move: Move;
};

const movedLicence = (
  context: NceContext,
  transfer: RunningTransfer,
  { line, subscription, move }: Licence,
): MovedLine => {
  const { state } = context;
  const charges = chargeContextOf(context, transfer.source);
  const current = chargedUpTo(subscription, move.completedAt, charges);
  if (!isActive(current.subscription))
    refuse("subscription-inactive", "The term is over and is not renewed.");
  if (isBehind(current.subscription, move.completedAt, charges))
    refuse("subscription-not-synchronised", "Its earlier charges are still being posted.");
  const { source } = partnersOf(context, transfer);
  const moved = moveLicence(
    { subscription: current.subscription, source, rateOf: charges.rateOf, rounding: charges.rounding },
    move,
  );
  const { left, arrived, settlement, charged, posted, taken } = moved;
  const handover = moveLines(moved, move);
  const [leaving, coming] = [
    { partner: left.partner, id: left.id },
    { partner: arrived.partner, id: arrived.id },
  ];
  const last = postedCharges(left, posted);
  const everything: Posted = {
    lines: [...current.lines, ...last.lines, ...handover],
    earnings: [
      ...current.earnings,
      ...last.earnings,
      ...reversals(leaving, charged, taken),
      ...accruals(coming, taken),
    ],
  };
  const linesOf = ({ id }: NceSubscription) => ({
    lines: everything.lines.filter((each) => each.subscription === id),
  });
  return {
    move,
    quantity: arrived.quantity,
    changes: [
      ...handedOver(left, arrived),
      settlementChange({ transfer: transfer.id, line: line.id, settlement }),
      ...postingChanges(state, everything),
    ],
    events: [
      ...renewalEvents(subscription, current.subscription),
      ...handoverEvents(left, arrived),
      ...[left, arrived].flatMap((each) => chargesPosted(each, linesOf(each))),
    ],
  };
};

const subscriptionChange = (value: NceSubscription): ThingChange =>
  thingChange("nceSubscriptions", value.id, { from: ALWAYS, value });

const handedOver = (left: NceSubscription, arrived: NceSubscription): readonly ThingChange[] =>
  [left, arrived].map(subscriptionChange);

const settlementChange = (value: LineSettlement): ThingChange =>
  thingChange("nceSettlements", nceSettlementKind.idOf(value), { from: ALWAYS, value });

const handoverEvents = (left: NceSubscription, arrived: NceSubscription): readonly JournalEvent[] => [
  subscriptionEvent("Updated", left),
  subscriptionEvent("Registered", arrived),
];
