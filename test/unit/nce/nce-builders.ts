import { NceFxRate, quotedRates } from "../../../shared/domain/nce/fx.ts";
import { TenantId } from "../../../shared/domain/nce/ids.ts";
import {
  type BillingOwner,
  NceCustomer,
  NcePartner,
  NceRelationship,
} from "../../../shared/domain/nce/partner.ts";
import { refuse } from "../../../shared/domain/nce/refusals.ts";
import type { PayerSpan } from "../../../shared/domain/nce/settlement/payer-calendar.ts";
import { windowFrom } from "../../../shared/domain/nce/subscription/cancellation-window.ts";
import {
  LicenceSubscription as Licence,
  type LicenceSubscription,
  NceSubscription,
} from "../../../shared/domain/nce/subscription/subscription.ts";
import { attemptsDue, beginAttempt } from "../../../shared/domain/nce/transfer/attempts.ts";
import { closeWindow, failLine } from "../../../shared/domain/nce/transfer/outcomes.ts";
import type { RunningTransfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import { CalendarDate, isInDays, startOfDay } from "../../../shared/domain/time/calendar-date.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

export const tenant = (digit: string): TenantId =>
  TenantId.parse(`${digit.repeat(8)}-0000-0000-0000-000000000000`);
export const day = (text: string): CalendarDate => CalendarDate.parse(text);
export const at = (text: string): Instant => Instant.parse(text);

export const CUSTOMER = tenant("c");

/** A direct-bill partner; any field can be another. */
export const partner = (digit: string, fields: Record<string, unknown> = {}): BillingOwner =>
  NcePartner.parse({
    kind: "direct-bill",
    tenant: tenant(digit),
    name: `Partner ${digit}`,
    account: digit.charCodeAt(0).toString().padStart(12, "1"),
    mpnId: `100${digit.charCodeAt(0)}`,
    region: "Europe",
    billingCurrency: "EUR",
    ...fields,
  }) as BillingOwner;

export const A = partner("a");
export const B = partner("b");

export const customer = (fields: Record<string, unknown> = {}): NceCustomer =>
  NceCustomer.parse({ tenant: CUSTOMER, name: "Customer", region: "Europe", country: "DE", ...fields });

export const related = (...partners: readonly { readonly tenant: TenantId }[]): readonly NceRelationship[] =>
  partners.map((each) =>
    NceRelationship.parse({
      customer: CUSTOMER,
      partner: each.tenant,
      status: "accepted",
      acceptedAt: "2024-01-01T00:00:00.000Z",
    }),
  );

/** Example E1: 10 seats for a year at 264.00, paid in advance. */
export const licence = (fields: Record<string, unknown> = {}): LicenceSubscription => {
  const termStart = day(String(fields.termStart ?? "2024-04-10"));
  return Licence.parse({
    id: "sub-1",
    customer: CUSTOMER,
    partner: A.tenant,
    order: "order-1",
    product: "Microsoft 365 Business Premium",
    sku: "CFQ7TTC0LCHC:0002",
    state: { kind: "active" },
    productType: "OnlineServicesNCE",
    quantity: 10,
    unitPrice: "264.00",
    currency: "EUR",
    termStart,
    termEnd: "2025-04-09",
    termDuration: "P1Y",
    billingPlan: "annual",
    termNumber: 1,
    autoRenew: true,
    scheduledChanges: [],
    cancellableUntil: windowFrom(startOfDay(termStart)),
    segments: [],
    ...fields,
  });
};

export const azure = (id: string, productType = "AzureSubscription"): NceSubscription =>
  NceSubscription.parse({
    id,
    customer: CUSTOMER,
    partner: A.tenant,
    product: "Azure plan",
    sku: "DZH318Z0BPS6:0001",
    state: { kind: "active" },
    productType,
  });

export const rates = (...quotes: readonly (readonly [string, string, string, string])[]) =>
  quotedRates(quotes.map(([from, to, date, rate]) => NceFxRate.parse({ from, to, date, rate })));
export const NO_RATES = rates();

/** The transfer at the end of its window: whatever is still due is tried once more, in vain. */
export const lapsed = (transfer: RunningTransfer, now: Instant) =>
  closeWindow(
    attemptsDue(transfer, now).reduce(
      (current, { line }) =>
        failLine(begun(current, line, now), line, { failedAt: now, error: { description: "not yet" } }),
      transfer,
    ),
    now,
  );

/** The transfer with an attempt at a line begun. @throws NceRefusedError line-not-running: it is not its turn */
export const begun = (transfer: RunningTransfer, id: string, now: Instant): RunningTransfer => {
  const attempt = attemptsDue(transfer, now).find(({ line }) => line === id);
  const next = attempt === undefined ? undefined : beginAttempt(transfer, attempt, now);
  return next ?? refuse("line-not-running", "It is not this line's turn.");
};

/** The partner that pays a day; undefined outside the term. */
export const payerOn = (calendar: readonly PayerSpan[], day: CalendarDate): TenantId | undefined =>
  calendar.find((span) => isInDays(day, span))?.partner;
