import { canonicalJson } from "../../../domain/canonical-json.ts";
import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { refuse } from "../../../domain/nce/refusals.ts";
import { isRunning } from "../../../domain/nce/subscription/come-due.ts";
import { registerSubscription } from "../../../domain/nce/subscription/register.ts";
import type {
  RegisterLicence,
  RegisterSubscription,
} from "../../../domain/nce/subscription/register-input.ts";
import {
  isLicence,
  type LicenceSubscription,
  type NceSubscription,
} from "../../../domain/nce/subscription/subscription.ts";
import { requireChangeable } from "../../../domain/nce/transfer/subscription-changes.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { type Decision, thingChange } from "../../configuration/change-configuration.ts";
import { chargeContextOf } from "../charges/charge-context.ts";
import { chargedUpTo, isBehind, together } from "../charges/charged-up-to.ts";
import { NOTHING_POSTED, type Posted, postedCharges, postingChanges } from "../charges/postings.ts";
import { changeProblems } from "./change-problems.ts";
import { changedLicence, nextState, withRegistered } from "./change-registered.ts";
import { registrationProblems } from "./check-subscription-parties.ts";
import { RegistrationRefusedError, refuseProblems } from "./registration-refused-error.ts";
import { chargesPosted, subscriptionEvent } from "./registry-events.ts";

type Registration = {
  readonly id: NceSubscriptionId;
  readonly input: RegisterSubscription;
  readonly now: Instant;
};
type Registered = { readonly subscription: NceSubscription } & Posted;

/**
 * Registers a subscription or replaces what is known of one. A new one is charged for everything that has come due since
 * its term began, in the months of those days; from then on seats are bought or returned today, another SKU is an upgrade
 * of today, and what is said of price, promotion, renewal and schedule holds from the next charge on (`changedLicence`).
 * What was charged stays. The same again changes nothing.
 *
 * @throws RegistrationRefusedError every field that does not go with the registry or with what it was
 * @throws NceRefusedError subscription-busy, subscription-inactive, subscription-invalid, subscription-not-synchronised,
 * fx-rate-missing
 */
export const decideRegistration = (
  state: ConfigurationState,
  registration: Registration,
): Decision<NceSubscription> => {
  const { id, input } = registration;
  refuseProblems(registrationProblems(state, input));
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
  if (input.state === "cancelled")
    refuseProblems([
      { path: "state", reason: "of a subscription that is not registered cannot be cancelled" },
    ]);
  const context = chargeContextOf({ state, now }, input.partner);
  const subscription = registerSubscription(input, { id, now, context });
  if (!isLicence(subscription)) return { subscription, ...NOTHING_POSTED };
  return together(
    postedCharges(subscription, subscription.segments),
    chargedUpTo(subscription, now, context),
  );
};

const replaced = (
  state: ConfigurationState,
  before: NceSubscription,
  registration: Registration,
): Registered => {
  const { id } = registration;
  const after = isLicence(before)
    ? replacedLicence(state, before, registration)
    : replacedAzure(state, before, registration);
  if (canonicalJson(after.subscription) !== canonicalJson(before))
    requireChangeable(id, transfersOf(state, id));
  return after;
};

const transfersOf = (state: ConfigurationState, id: NceSubscriptionId) =>
  state.nceTransfers.listWith("subscription", id, ALWAYS);

/** One that is over stays as it is: only the cancellation that ended it may come again. */
const refuseOver = ({ state: { kind } }: NceSubscription): never =>
  refuse("subscription-inactive", `This subscription is ${kind}.`);

const replacedAzure = (
  state: ConfigurationState,
  before: NceSubscription,
  { id, input, now }: Registration,
): Registered => {
  refuseProblems(
    (["customer", "partner", "productType"] as const).flatMap((path) =>
      input[path] === before[path] ? [] : [{ path, reason: `is ${before[path]} and does not change` }],
    ),
  );
  const wanted = registerSubscription(input, {
    id,
    now,
    context: chargeContextOf({ state, now }, input.partner),
  });
  const { movedIn, order } = before;
  const subscription = {
    ...wanted,
    state: nextState(before, input, now),
    ...(wanted.order !== undefined || order === undefined ? {} : { order }),
    ...(movedIn === undefined ? {} : { movedIn }),
  };
  if (!isRunning(before) && canonicalJson(subscription) !== canonicalJson(before)) refuseOver(before);
  return { subscription, ...NOTHING_POSTED };
};

const isLicenceInput = (before: LicenceSubscription, input: RegisterSubscription): input is RegisterLicence =>
  input.productType === before.productType;

const replacedLicence = (
  state: ConfigurationState,
  before: LicenceSubscription,
  { input, now }: Registration,
): Registered => {
  if (!isLicenceInput(before, input))
    throw new RegistrationRefusedError([
      { path: "productType", reason: `is ${before.productType} and does not change` },
    ]);
  if (!isRunning(before)) return { subscription: requireSame(before, input), ...NOTHING_POSTED };
  const context = chargeContextOf({ state, now }, before.partner);
  // What has come due is charged as it was agreed before this.
  const current = chargedUpTo(before, now, context);
  if (!isRunning(current.subscription)) refuseOver(current.subscription);
  const isCharge = changesCharges(current.subscription, input);
  // Whoever cannot change it now need not hear of windows or of terms that are over first.
  if (isCharge) requireChangeable(before.id, transfersOf(state, before.id));
  if (isCharge && isBehind(current.subscription, now, context))
    refuse(
      "subscription-not-synchronised",
      "Its earlier charges are still being posted; change it when they are there.",
    );
  refuseProblems(changeProblems(current.subscription, input, now));
  return together(current, changedLicence(current.subscription, { input, now, context }));
};

/** A cancelled licence, told once more that it is. */
const requireSame = (before: LicenceSubscription, input: RegisterLicence): LicenceSubscription => {
  const isSame =
    before.state.kind === input.state &&
    before.quantity === input.quantity &&
    canonicalJson(withRegistered(before, input, before.state)) === canonicalJson(before);
  return isSame ? before : refuseOver(before);
};

const changesCharges = ({ sku, quantity }: LicenceSubscription, input: RegisterLicence): boolean =>
  input.sku !== sku || input.quantity !== quantity || input.state === "cancelled";
