import { canonicalJson } from "../../domain/canonical-json.ts";
import { ALWAYS } from "../../domain/configuration/configuration-versions.ts";
import type { NceSubscriptionId } from "../../domain/nce/ids.ts";
import { refuse } from "../../domain/nce/refusals.ts";
import { addSeats } from "../../domain/nce/subscription/charges-due.ts";
import { isRunning } from "../../domain/nce/subscription/come-due.ts";
import { registerSubscription } from "../../domain/nce/subscription/register.ts";
import type { RegisterLicence, RegisterSubscription } from "../../domain/nce/subscription/register-input.ts";
import {
  isLicence,
  type LicenceSubscription,
  type NceSubscription,
} from "../../domain/nce/subscription/subscription.ts";
import { requireChangeable } from "../../domain/nce/transfer/subscription-changes.ts";
import { dayOf } from "../../domain/time/calendar-date.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { type Decision, thingChange } from "../configuration/change-configuration.ts";
import { changeProblems, withRegistered } from "./change-registered.ts";
import { chargeContextOf } from "./charge-context.ts";
import { type Charged, chargedUpTo } from "./charged-up-to.ts";
import { type RegistrationProblem, registrationProblems } from "./check-subscription-parties.ts";
import { NOTHING_POSTED, type Posted, postedCharges, postingChanges } from "./postings.ts";
import { chargesPosted, subscriptionEvent } from "./registry-events.ts";

/** A registration with fields that are wrong, all of them named. */
export class RegistrationRefusedError extends Error {
  override readonly name = "RegistrationRefusedError";
  constructor(readonly problems: readonly RegistrationProblem[]) {
    super("a subscription cannot be registered like that");
  }
}

type Registration = {
  readonly id: NceSubscriptionId;
  readonly input: RegisterSubscription;
  readonly now: Instant;
};
type Registered = { readonly subscription: NceSubscription } & Posted;

/**
 * Registers a subscription or replaces what is known of one. A new one is charged for everything that has come due since
 * its term began, in the months of those days; from then on more seats are bought today (`addSeats`), and what is said
 * of product, price, promotion, renewal and schedule holds from the next charge on. What was charged stays. The same
 * again changes nothing.
 *
 * @throws RegistrationRefusedError every field that does not go with the registry or with what it was
 * @throws NceRefusedError subscription-busy, subscription-inactive, subscription-invalid, fx-rate-missing
 */
export const decideRegistration = (
  state: ConfigurationState,
  registration: Registration,
): Decision<NceSubscription> => {
  const { id, input } = registration;
  const problems = registrationProblems(state, input);
  if (problems.length > 0) throw new RegistrationRefusedError(problems);
  const before = state.nceSubscriptions.find(id, ALWAYS);
  const { subscription, ...posted } =
    before === undefined ? created(state, registration) : replaced(state, before, registration);
  return {
    answer: subscription,
    changes: [
      thingChange("nceSubscriptions", id, { from: ALWAYS, value: subscription }),
      ...postingChanges(state, posted),
    ],
    resources: [id],
    events: [
      subscriptionEvent(before === undefined ? "Registered" : "Updated", subscription),
      ...chargesPosted(subscription, posted),
    ],
  };
};

const created = (state: ConfigurationState, { id, input, now }: Registration): Registered => {
  const context = chargeContextOf({ state, now }, input.partner);
  const subscription = registerSubscription(input, { id, now, context });
  if (!isLicence(subscription)) return { subscription, ...NOTHING_POSTED };
  return together(
    { subscription, ...postedCharges(subscription, subscription.segments) },
    chargedUpTo(subscription, now, context),
  );
};

const together = (first: Charged, second: Charged): Charged => ({
  subscription: second.subscription,
  lines: [...first.lines, ...second.lines],
  earnings: [...first.earnings, ...second.earnings],
});

const replaced = (
  state: ConfigurationState,
  before: NceSubscription,
  registration: Registration,
): Registered => {
  const { id, input, now } = registration;
  requireRunning(before);
  const after = isLicence(before)
    ? replacedLicence(state, before, input, now)
    : replacedAzure(state, before, registration);
  if (canonicalJson(after.subscription) !== canonicalJson(before))
    requireChangeable(id, transfersOf(state, id));
  return after;
};

const requireRunning = (subscription: NceSubscription): void => {
  if (!isRunning(subscription))
    refuse("subscription-inactive", `This subscription is ${subscription.state.kind}.`);
};

const transfersOf = (state: ConfigurationState, id: NceSubscriptionId) =>
  state.nceTransfers.listWith("subscription", id, ALWAYS);

const nextState = (
  { state: before }: NceSubscription,
  { state: wanted }: RegisterSubscription,
  now: Instant,
): NceSubscription["state"] => {
  if (before.kind === wanted) return before;
  return wanted === "active" ? { kind: "active" } : { kind: "suspended", since: now };
};

const replacedAzure = (
  state: ConfigurationState,
  before: NceSubscription,
  { id, input, now }: Registration,
): Registered => {
  const problems = (["customer", "partner", "productType"] as const).flatMap((path) =>
    input[path] === before[path] ? [] : [{ path, reason: `is ${before[path]} and does not change` }],
  );
  if (problems.length > 0) throw new RegistrationRefusedError(problems);
  const wanted = registerSubscription(input, {
    id,
    now,
    context: chargeContextOf({ state, now }, input.partner),
  });
  const { movedIn, order } = before;
  return {
    subscription: {
      ...wanted,
      state: nextState(before, input, now),
      ...(wanted.order !== undefined || order === undefined ? {} : { order }),
      ...(movedIn === undefined ? {} : { movedIn }),
    },
    ...NOTHING_POSTED,
  };
};

const isLicenceInput = (before: LicenceSubscription, input: RegisterSubscription): input is RegisterLicence =>
  input.productType === before.productType;

const replacedLicence = (
  state: ConfigurationState,
  before: LicenceSubscription,
  input: RegisterSubscription,
  now: Instant,
): Registered => {
  if (!isLicenceInput(before, input))
    throw new RegistrationRefusedError([
      { path: "productType", reason: `is ${before.productType} and does not change` },
    ]);
  const context = chargeContextOf({ state, now }, before.partner);
  // What has come due is charged as it was agreed before this.
  const current = chargedUpTo(before, now, context);
  requireRunning(current.subscription);
  const problems = changeProblems(current.subscription, input);
  if (problems.length > 0) throw new RegistrationRefusedError(problems);
  const subscription = withRegistered(
    current.subscription,
    input,
    nextState(current.subscription, input, now),
  );
  const seats = input.quantity - subscription.quantity;
  if (seats === 0) return { ...current, subscription };
  const added = addSeats(subscription, { seats, at: now, day: dayOf(now) }, context);
  return together(current, {
    subscription: added.subscription,
    ...postedCharges(added.subscription, added.charges),
  });
};
