import { z } from "zod";
import { NceSubscriptionId, NceTransferId, TenantId } from "../nce/ids.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { entriesOf } from "./catalogue-entry.ts";

const transfer = {
  transferId: NceTransferId,
  source: TenantId,
  target: TenantId,
  customer: TenantId,
  /** Counts the events of one transfer from 1, so that a receiver can put them in order and miss none. */
  sequence: z.int().min(1),
};
const line = { ...transfer, line: z.string(), subscription: NceSubscriptionId };
const registered = z.strictObject({ tenant: TenantId });
const relationship = z.strictObject({ customer: TenantId, partner: TenantId, status: z.string() });
const subscription = z.strictObject({ partner: TenantId, customer: TenantId });

/** Microsoft subscriptions and their moves; `resources` has the id of what changed. Ids only, no names or amounts. */
export const nceEvents = entriesOf("rebill.nce", [
  [
    "Transfer Created",
    "A target asks a source for a customer's subscriptions.",
    z.strictObject({ ...transfer, expiresAt: Instant }),
  ],
  [
    "Transfer Reminder",
    "A source has not acted for so many days.",
    z.strictObject({ ...transfer, day: z.int() }),
  ],
  [
    "Transfer Submitted",
    "The source chose subscriptions; they are being moved.",
    z.strictObject({ ...transfer, lines: z.int() }),
  ],
  [
    "Line Completed",
    "One subscription has changed partners.",
    z.strictObject({ ...line, newSubscription: NceSubscriptionId }),
  ],
  [
    "Line Failed",
    "An attempt to move one subscription came to nothing.",
    z.strictObject({ ...line, attempts: z.int() }),
  ],
  ["Transfer Completed", "Every line has moved.", z.strictObject(transfer)],
  ["Transfer Partially Completed", "The retries are over; some lines have moved.", z.strictObject(transfer)],
  ["Transfer Failed", "The retries are over; nothing has moved.", z.strictObject(transfer)],
  [
    "Transfer Retried",
    "The source has failed lines tried again.",
    z.strictObject({ ...transfer, lines: z.int() }),
  ],
  [
    "Transfer Look Requested",
    "Microsoft told of a transfer; it is to be asked how far it is.",
    z.strictObject(transfer),
  ],
  ["Transfer Expired", "The source did not act in 30 days.", z.strictObject(transfer)],
  [
    "Transfer Cancelled",
    "The target took the request back, or the source declined it.",
    z.strictObject({ ...transfer, cause: z.enum(["cancelled", "declined"]) }),
  ],
  [
    "Transfers Planned",
    "A source means to move more than one transfer holds; the target is to request so many.",
    z.strictObject({
      plan: z.guid(),
      source: TenantId,
      target: TenantId,
      customer: TenantId,
      transfers: z.int(),
    }),
  ],
  [
    "Price Attested",
    "A source attests to a target what a subscription costs; `resources` has the subscription.",
    z.strictObject({ source: TenantId, target: TenantId, customer: TenantId }),
  ],
  ["Partner Registered", "A partner is known.", registered],
  ["Partner Updated", "Something known of a partner changed.", registered],
  ["Connection Set", "How a partner reaches Partner Center is known, or changed.", registered],
  ["Connection Removed", "A partner no longer reaches Partner Center from here.", registered],
  ["Customer Registered", "A customer is known.", registered],
  ["Customer Updated", "Something known of a customer changed.", registered],
  ["Relationship Changed", "A customer accepted or ended a reseller relationship.", relationship],
  ["Subscription Registered", "A subscription is known.", subscription],
  ["Subscription Updated", "Something known of a subscription changed.", subscription],
  ["Subscription Renewed", "A term is over and the next one has begun.", subscription],
  ["Subscription Expired", "A term is over and was not to be renewed.", subscription],
  [
    "Charges Posted",
    "Charges of a month that came due.",
    z.strictObject({ ...subscription.shape, period: BillingPeriod }),
  ],
  ["Exchange Rate Set", "A rate was quoted; `resources` has the pair and the day.", z.strictObject({})],
  [
    "Settings Changed",
    "Rounding, names of charges or trust in Microsoft's webhooks changed.",
    z.strictObject({}),
  ],
]);
