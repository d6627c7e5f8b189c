import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NcePartner } from "../../../domain/nce/partner.ts";
import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { uncharged } from "../../../domain/nce/subscription/charges-due.ts";
import { isRunning } from "../../../domain/nce/subscription/come-due.ts";
import { isLicence, type LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import {
  type CalendarDate,
  dayOf,
  earliest,
  plusDays,
  startOfDay,
} from "../../../domain/time/calendar-date.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { JournalEvent } from "../../../stores/journal-store.ts";
import { thingChange } from "../../configuration/change-configuration.ts";
import type { Due, DueChanges, DueSource } from "../../timers/due.ts";
import { partnerOf } from "../nce-context.ts";
import { chargesPosted, subscriptionEvent } from "../registry/registry-events.ts";
import { chargeContextOf } from "./charge-context.ts";
import { chargedUpTo } from "./charged-up-to.ts";
import { type Posted, postingChanges } from "./postings.ts";

/** Of one subscription in one transaction, which others share: what it quotes in the journal has to fit. */
const LINES_AT_ONCE = 12;

/** Licences that go on being charged. */
const running = (state: ConfigurationState): readonly LicenceSubscription[] =>
  state.nceSubscriptions.list(ALWAYS).filter(isLicence).filter(isRunning);

/** Midnight UTC at which something happens to the subscription next: a charge, else the end of its term. */
const nextInstant = (subscription: LicenceSubscription): Instant => {
  const known = nextInstants.get(subscription);
  if (known !== undefined) return known;
  const cycles = uncharged(subscription).map(({ charged }) => charged.start);
  const next = startOfDay(earliest(plusDays(subscription.termEnd, 1), ...cycles));
  nextInstants.set(subscription, next);
  return next;
};
/** Subscriptions are replaced, not changed: each is looked through once, though all are asked after every change. */
const nextInstants = new WeakMap<LicenceSubscription, Instant>();

/**
 * Whether its charges can be made, those of a term it is renewed to as well. Where a rate is missing they wait for it, and
 * nobody else's wait with them; a subscription cannot be registered without one.
 */
export const hasRates = (
  state: ConfigurationState,
  subscription: LicenceSubscription,
  now: Instant,
  lines: number = LINES_AT_ONCE,
): boolean => {
  try {
    chargedUpTo(subscription, now, chargeContextOf({ state, now }, subscription.partner), lines);
    return true;
  } catch (error) {
    if (error instanceof NceRefusedError) return false;
    throw error;
  }
};

/**
 * The same, asked of everything that is due before each of the transactions that post it: where nothing can be missing it
 * is not worked out, and otherwise once a day.
 */
const canBeCharged = (
  state: ConfigurationState,
  subscription: LicenceSubscription,
  now: Instant,
): boolean => {
  const partner = partnerOf({ state, now }, subscription.partner);
  if (partner?.billingCurrency === subscription.currency && subscription.scheduledChanges.length === 0)
    return true;
  const day = dayOf(now);
  const known = chargeable.get(subscription);
  if (known?.day === day && known.partner === partner) return true;
  const can = hasRates(state, subscription, now);
  if (can) chargeable.set(subscription, { day, partner });
  return can;
};
/** Found to be chargeable on a day, with its partner as it then was; rates only become more. */
const chargeable = new WeakMap<
  LicenceSubscription,
  { readonly day: CalendarDate; readonly partner: NcePartner | undefined }
>();

/** Besides its charges: that a term began, or that there is none any more. */
export const renewalEvents = (
  before: LicenceSubscription,
  after: LicenceSubscription,
): readonly JournalEvent[] => {
  if (after.state.kind === "expired") return [subscriptionEvent("Expired", after)];
  return after.termNumber === before.termNumber ? [] : [subscriptionEvent("Renewed", after)];
};

/** Changes and events of a subscription that was charged, whoever asked for it. */
export const chargedChanges = (
  state: ConfigurationState,
  before: LicenceSubscription,
  { subscription, ...posted }: Posted & { readonly subscription: LicenceSubscription },
): DueChanges => ({
  changes: [
    thingChange("nceSubscriptions", subscription.id, { from: ALWAYS, value: subscription }),
    ...postingChanges(state, posted),
  ],
  resources: [subscription.id],
  events: [...renewalEvents(before, subscription), ...chargesPosted(subscription, posted)],
});

/**
 * Money in the course of time (spec section 5.2): every licence is charged on its anniversary days and renewed, with
 * its scheduled changes, or expired at the end of its term. Lines are in the estimate of their month at once.
 */
export const nceCharges: DueSource = {
  due: (state, now) =>
    running(state).flatMap((subscription): readonly Due[] => {
      const at = nextInstant(subscription);
      if (at > now || !canBeCharged(state, subscription, now)) return [];
      const key = `charges of ${subscription.id} from ${at} in term ${subscription.termNumber}`;
      const carryOut = (): DueChanges =>
        chargedChanges(
          state,
          subscription,
          chargedUpTo(
            subscription,
            now,
            chargeContextOf({ state, now }, subscription.partner),
            LINES_AT_ONCE,
          ),
        );
      return [{ at, key, carryOut }];
    }),
  next: (state, now) =>
    running(state)
      .filter((subscription) => nextInstant(subscription) > now || canBeCharged(state, subscription, now))
      .map(nextInstant)
      .toSorted()[0],
};
