import { z } from "zod";
import { Tags } from "../configuration/model.ts";
import { AccountId, HandshakeId, PricingPlanArn, TransferId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";

/**
 * A responsibility transfer from its invitation to its last day (spec/aws-billing-transfer.md section 2.1). The
 * invitation (handshake) and the transfer live and die together, so they are one record: the handshake of a
 * WITHDRAWN transfer is ACCEPTED, otherwise both have the same state. There is no state for "active": that follows
 * from the months.
 */
const base = {
  id: TransferId,
  /** Absent: set up by a configuration file, nobody was invited. */
  handshake: HandshakeId.optional(),
  /** Given by the target; printable ASCII. */
  name: z.string().regex(/^[ -~]{1,128}$/),
  /** Management account that hands its bill over: the invitee. */
  source: AccountId,
  /** Management account that will pay: the inviter. */
  target: AccountId,
  /** First month whose usage the target pays. */
  start: BillingPeriod,
  /** E-mail address the invitation was sent to; absent: it named the account. */
  invitedEmail: z.string().max(64).optional(),
  notes: z.string().max(1024).optional(),
  tags: Tags.optional(),
  /** Plan of the billing group that is made with the acceptance (section 5); absent: none is made. */
  plan: PricingPlanArn.optional(),
  requestedAt: Instant,
};
/** When timers did their part, so that one that fires twice or late does it once. */
const timers = { activatedAt: Instant.optional(), endedAt: Instant.optional() };

export const RequestedTransfer = z.strictObject({
  ...base,
  status: z.literal("REQUESTED"),
  /** Reminders sent: days before the deadline. */
  remindedDays: z.array(z.int()).optional(),
});
export type RequestedTransfer = z.infer<typeof RequestedTransfer>;

export const AcceptedTransfer = z.strictObject({
  ...base,
  ...timers,
  status: z.literal("ACCEPTED"),
  respondedAt: Instant,
});
export type AcceptedTransfer = z.infer<typeof AcceptedTransfer>;

export const WithdrawnTransfer = z.strictObject({
  ...base,
  ...timers,
  status: z.literal("WITHDRAWN"),
  respondedAt: Instant,
  withdrawnAt: Instant,
  /** Which side withdrew; absent: a configuration file. */
  withdrawnBy: AccountId.optional(),
  /** Last month the target pays; before `start` when it never came to that. */
  end: BillingPeriod,
});
export type WithdrawnTransfer = z.infer<typeof WithdrawnTransfer>;

/** An invitation that came to nothing. */
export const RefusedTransfer = z.strictObject({
  ...base,
  status: z.enum(["DECLINED", "CANCELED", "EXPIRED"]),
  respondedAt: Instant,
});
export type RefusedTransfer = z.infer<typeof RefusedTransfer>;

export const ResponsibilityTransfer = z.discriminatedUnion("status", [
  RequestedTransfer,
  AcceptedTransfer,
  WithdrawnTransfer,
  RefusedTransfer,
]);
export type ResponsibilityTransfer = z.infer<typeof ResponsibilityTransfer>;

/** In force at some time: what the months say of who pays. */
export type AgreedTransfer = AcceptedTransfer | WithdrawnTransfer;

const withoutReminders = ({ remindedDays: _, ...transfer }: RequestedTransfer) => transfer;

export const accepted = (transfer: RequestedTransfer, at: Instant): AcceptedTransfer => ({
  ...withoutReminders(transfer),
  status: "ACCEPTED",
  respondedAt: at,
});

/** The recipient declines, the sender cancels, the clock expires. */
export const refused = (
  transfer: RequestedTransfer,
  status: RefusedTransfer["status"],
  at: Instant,
): RefusedTransfer => ({ ...withoutReminders(transfer), status, respondedAt: at });

/** Cannot be taken back; billing goes on until the end of month `end`. */
export const withdrawn = (
  transfer: AcceptedTransfer,
  end: BillingPeriod,
  withdrawal: { readonly at: Instant; readonly by: AccountId },
): WithdrawnTransfer => ({
  ...transfer,
  status: "WITHDRAWN",
  withdrawnAt: withdrawal.at,
  withdrawnBy: withdrawal.by,
  end,
});

/** Whether it was or will be in force for at least one month. */
export const everPays = (transfer: AgreedTransfer): boolean =>
  transfer.status === "ACCEPTED" || transfer.start <= transfer.end;
