import { convert } from "../../../domain/nce/changes/convert.ts";
import { cancelLicence, returnSeats } from "../../../domain/nce/changes/return-seats.ts";
import type { Changed } from "../../../domain/nce/changes/segment-change.ts";
import { accruals, givenBackEarnings } from "../../../domain/nce/incentives/earnings.ts";
import { conversionLines, creditLines } from "../../../domain/nce/reconciliation/change-lines.ts";
import { addSeats, type ChargeContext } from "../../../domain/nce/subscription/charges-due.ts";
import { stateOf } from "../../../domain/nce/subscription/register.ts";
import type {
  RegisterLicence,
  RegisterSubscription,
} from "../../../domain/nce/subscription/register-input.ts";
import type { LicenceSubscription, NceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import { dayOf } from "../../../domain/time/calendar-date.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import { type Charged, together } from "../charges/charged-up-to.ts";
import { NOTHING_POSTED, postedCharges } from "../charges/postings.ts";

/** The state a registration leaves a subscription in; the same one stays as old as it is. */
export const nextState = (
  { state: before }: NceSubscription,
  input: RegisterSubscription,
  now: Instant,
): NceSubscription["state"] => (before.kind === input.state ? before : stateOf(input, now));

/** The subscription with everything a registration replaces, seats and what was charged apart. */
export const withRegistered = (
  { promotion: _, partnerOfRecord: __, ...kept }: LicenceSubscription,
  input: RegisterLicence,
  state: LicenceSubscription["state"],
): LicenceSubscription => ({
  ...kept,
  state,
  ...(input.order === undefined ? {} : { order: input.order }),
  product: input.product,
  sku: input.sku,
  unitPrice: input.unitPrice,
  autoRenew: input.autoRenew,
  scheduledChanges: input.scheduledChanges,
  cancellableUntil: input.cancellableUntil ?? kept.cancellableUntil,
  ...(input.promotion === undefined ? {} : { promotion: input.promotion }),
  ...(input.partnerOfRecord === undefined ? {} : { partnerOfRecord: input.partnerOfRecord }),
});

type Registration = {
  readonly input: RegisterLicence;
  readonly now: Instant;
  readonly context: ChargeContext;
};

/**
 * What a registration makes of a licence for which everything that has come due is charged: seats are returned as they
 * were paid, then the rest is converted to another SKU, then seats are bought at what it costs now; or all is cancelled.
 * A price holds from the next charge on, a new SKU's at once.
 *
 * @throws NceRefusedError fx-rate-missing, subscription-term-over
 */
export const changedLicence = (
  before: LicenceSubscription,
  { input, now, context }: Registration,
): Charged => {
  if (input.state === "cancelled") return cancelled(before, input, now);
  const seats = input.quantity - before.quantity;
  const returned =
    seats < 0 ? returnedSeats(before, -seats, now) : { subscription: before, ...NOTHING_POSTED };
  const registered = withRegistered(
    returned.subscription,
    input,
    nextState(returned.subscription, input, now),
  );
  const changed = together(
    returned,
    input.sku === before.sku
      ? { subscription: registered, ...NOTHING_POSTED }
      : converted(returned.subscription, registered, { input, now, context }),
  );
  if (seats <= 0) return changed;
  const added = addSeats(changed.subscription, { seats, at: now, day: dayOf(now) }, context);
  return together(changed, {
    subscription: added.subscription,
    ...postedCharges(added.subscription, added.charges),
  });
};

const holderOf = ({ partner, id }: LicenceSubscription) => ({ partner, id });

const credited = (
  before: LicenceSubscription,
  { subscription, changes }: Changed,
  kind: Parameters<typeof creditLines>[2],
): Charged => ({
  subscription,
  lines: creditLines(before, changes, kind),
  earnings: givenBackEarnings(holderOf(before), changes),
});

const cancelled = (before: LicenceSubscription, input: RegisterLicence, now: Instant): Charged => {
  const { subscription, ...posted } = credited(before, cancelLicence(before, now), "cancelImmediate");
  return { subscription: withRegistered(subscription, input, subscription.state), ...posted };
};

const returnedSeats = (before: LicenceSubscription, seats: number, now: Instant): Charged =>
  credited(before, returnSeats(before, { seats, at: now }), "removeQuantity");

const converted = (
  before: LicenceSubscription,
  registered: LicenceSubscription,
  { now, context }: Registration,
): Charged => {
  const { subscription, changes } = convert(registered, dayOf(now), context);
  const holder = holderOf(before);
  return {
    subscription,
    lines: conversionLines(before, subscription, changes),
    earnings: [
      ...givenBackEarnings(holder, changes),
      ...accruals(
        holder,
        changes.flatMap((change) => change.converted ?? []),
      ),
    ],
  };
};
