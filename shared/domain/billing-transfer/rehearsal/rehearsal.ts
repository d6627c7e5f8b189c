import { z } from "zod";
import { AccountId, HandshakeId, TransferId } from "../../identifiers.ts";
import { Currency } from "../../money/currency.ts";
import { AmountText } from "../../money/decimal.ts";
import { BillingPeriod } from "../../time/billing-period.ts";
import { Instant } from "../../time/instant.ts";

/** Which side of the transfer the rehearsal speaks to: each is told only what it may know. */
export const Side = z.enum(["source", "target"]);
export type Side = z.infer<typeof Side>;

/** What a transfer changes (spec/aws-billing-transfer.md section 4, 5). */
export const EffectTopic = z.enum([
  "history",
  "exports",
  "commitments",
  "credits",
  "freeTier",
  "support",
  "tax",
  "sellerOfRecord",
  "payment",
  "marketplace",
  "groups",
  "chain",
  "servicePeriod",
]);
export type EffectTopic = z.infer<typeof EffectTopic>;

export const Effect = z.object({
  topic: EffectTopic,
  who: Side.describe("Whom it hits"),
  before: z.string(),
  after: z.string(),
  advice: z.string().describe("What to do about it; empty: nothing"),
});
export type Effect = z.infer<typeof Effect>;

export const Party = z.object({
  account: AccountId.nullable().describe("null: an e-mail address that leads to no management account"),
  name: z.string().nullable().describe("Name of the organisation; null where the caller may not know it"),
});
export type Party = z.infer<typeof Party>;

export const RehearsedBlocker = z.object({
  exception: z.string().describe("Under which the API would refuse"),
  reason: z.string().nullable(),
  account: AccountId.describe("Whose affair it is"),
  message: z.string(),
  fix: z.string(),
});

const dates = z.object({
  deadline: Instant.nullable().describe("First instant at which the invitation cannot be accepted any more"),
  start: BillingPeriod.nullable(),
  startsAt: Instant.nullable(),
  possibleStarts: z.array(BillingPeriod).describe("Months an invitation sent now may start in"),
  possibleEnds: z
    .array(BillingPeriod)
    .describe("Last months that a withdrawal can name, at the earliest from the first month on"),
  earliestEnd: BillingPeriod.nullable().describe(
    "Last month at the earliest, an agreed service period included",
  ),
});

/** A product's exact amounts in the bill's currency. */
const amounts = {
  proformaCost: AmountText,
  awsCost: AmountText.optional().describe("What it costs the target; for the target's eyes only"),
  margin: AmountText.optional(),
};

/** Why there are no figures. */
export const NoEstimate = z.enum(["NO_DATA", "NOT_SHOWN", "NO_SOURCE", "TWO_CURRENCIES"]);
export type NoEstimate = z.infer<typeof NoEstimate>;

export const FirstBill = z.discriminatedUnion("available", [
  z.object({ available: z.literal(false), reason: NoEstimate, message: z.string() }),
  z.object({
    available: z.literal(true),
    basis: z.object({
      period: BillingPeriod,
      complete: z.boolean().describe("false: the month is not over, its data grow"),
      final: z.boolean().describe("Whether the data are AWS's last word on the month"),
      payers: z.array(AccountId).describe("Management accounts whose cost data the estimate is made from"),
    }),
    plan: z.object({
      from: z.enum(["request", "group", "invitation", "default"]),
      arn: z.string().optional().describe("For the target only"),
      name: z.string().optional(),
    }),
    currency: Currency,
    services: z.array(z.object({ productCode: z.string(), name: z.string(), ...amounts })),
    total: z.object(amounts),
    notIncluded: z.array(z.string()),
  }),
]);
export type FirstBill = z.infer<typeof FirstBill>;

/** What would come of a transfer, without anything having changed (product.md A9). Amounts are exact decimals. */
export const Rehearsal = z.object({
  at: Instant.describe("The instant it was made at"),
  side: Side,
  transfer: TransferId.nullable(),
  handshake: HandshakeId.nullable(),
  status: z.enum(["NOT_SENT", "REQUESTED", "ACCEPTED", "WITHDRAWN", "DECLINED", "CANCELED", "EXPIRED"]),
  source: Party,
  target: Party,
  blockers: z.array(RehearsedBlocker),
  effects: z.array(Effect),
  dates,
  firstBill: FirstBill,
});
export type Rehearsal = z.infer<typeof Rehearsal>;
