import { type CalendarDate, isInDays, startOfDay } from "../../time/calendar-date.ts";
import type { Instant } from "../../time/instant.ts";
import type { NceSubscriptionId } from "../ids.ts";
import { LICENCE_TYPES } from "../product-type.ts";
import { refuse } from "../refusals.ts";
import { windowFrom } from "./cancellation-window.ts";
import type { ChargeKind, ChargeSegment } from "./charge-segment.ts";
import { type ChargeContext, chargeTerms, promotionIn } from "./charges-due.ts";
import { checkSubscription } from "./check-subscription.ts";
import type { RegisteredSegment, RegisterLicence, RegisterSubscription } from "./register-input.ts";
import type { AzureSubscription, LicenceSubscription, NceSubscription } from "./subscription.ts";
import { type Cycle, cyclesOf, naturalEnd, termDays } from "./terms.ts";

type Registration = {
  readonly id: NceSubscriptionId;
  readonly now: Instant;
  readonly context: ChargeContext;
};

/** The state a registration asks for, from an instant on. */
export const stateOf = (
  { state }: Pick<RegisterSubscription, "state">,
  now: Instant,
): NceSubscription["state"] => {
  if (state === "active") return { kind: "active" };
  return state === "suspended" ? { kind: "suspended", since: now } : { kind: "cancelled", at: now };
};

/** The registry's record; charges nobody told of are due as soon as `chargesDue` is asked. */
export const registerSubscription = (
  input: RegisterSubscription,
  registration: Registration,
): NceSubscription =>
  isLicenceInput(input) ? registerLicence(input, registration) : registerAzure(input, registration);

const isLicenceInput = (input: RegisterSubscription): input is RegisterLicence =>
  LICENCE_TYPES.some((type) => type === input.productType);

const identity = (input: RegisterSubscription, { id, now }: Registration) => ({
  id,
  customer: input.customer,
  partner: input.partner,
  ...(input.partnerOfRecord === undefined ? {} : { partnerOfRecord: input.partnerOfRecord }),
  ...(input.order === undefined ? {} : { order: input.order }),
  product: input.product,
  sku: input.sku,
  state: stateOf(input, now),
});

const registerAzure = (
  input: Exclude<RegisterSubscription, RegisterLicence>,
  registration: Registration,
): AzureSubscription => ({ ...identity(input, registration), productType: input.productType });

const registerLicence = (input: RegisterLicence, registration: Registration): LicenceSubscription => {
  const { termStart, termDuration, billingPlan } = input;
  const terms = { termStart, termEnd: termStart, termDuration, billingPlan };
  const licence: LicenceSubscription = {
    ...identity(input, registration),
    productType: input.productType,
    quantity: input.quantity,
    unitPrice: input.unitPrice,
    currency: input.currency,
    ...terms,
    termEnd: input.termEnd ?? naturalEnd(terms),
    termNumber: 1,
    ...(input.promotion === undefined ? {} : { promotion: input.promotion }),
    autoRenew: input.autoRenew,
    scheduledChanges: input.scheduledChanges,
    cancellableUntil: input.cancellableUntil ?? windowFrom(startOfDay(termStart)),
    segments: [],
  };
  // Its terms first: cycles of wrong terms would blame the segments.
  checkSubscription(licence);
  const segments = input.segments.map((each, index) => segmentOf(licence, each, index, registration.context));
  return checkSubscription({ ...licence, segments });
};

const kindOf = ({ index, charged }: Cycle, start: CalendarDate): ChargeKind => {
  if (start !== charged.start) return "addQuantity";
  return index === 0 ? "new" : "cycleCharge";
};

const segmentOf = (
  licence: LicenceSubscription,
  told: RegisteredSegment,
  index: number,
  context: ChargeContext,
): ChargeSegment => {
  const field = `segments.${index}.start`;
  const cycle = cyclesOf(licence).find(({ charged }) => isInDays(told.start, charged));
  if (cycle === undefined)
    return refuse("subscription-invalid", `${field}: must lie in ${rangeText(termDays(licence))}.`, field);
  const chargedOn = told.chargedOn ?? told.start;
  const rateOf: ChargeContext["rateOf"] = (pair, date) =>
    told.fxRate === undefined ? context.rateOf(pair, date) : { rate: told.fxRate, date };
  return {
    id: `${licence.termNumber}-${cycle.index + 1}.${index + 1}`,
    kind: kindOf(cycle, told.start),
    start: told.start,
    end: told.end ?? cycle.charged.end,
    priced: cycle.priced,
    unitPrice: told.unitPrice ?? licence.unitPrice,
    ...(told.promotion === undefined ? promotionIn(licence, cycle) : { promotion: told.promotion }),
    quantity: told.quantity,
    ...chargeTerms(licence, chargedOn, { ...context, rateOf }),
  };
};

const rangeText = ({ start, end }: { readonly start: string; readonly end: string }): string =>
  `the term, ${start} to ${end}`;
