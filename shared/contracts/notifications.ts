import { z } from "zod";
import { MailAddress } from "../domain/mail/mail-address.ts";

const name = z.string().min(1);

/** What starts the relay, and mail: new records in the table's stream, or the sweep. Nothing in them is looked at. */
export const RelayInput = z.union([
  z.object({ Records: z.array(z.unknown()) }),
  z.object({ sweep: z.literal(true) }),
]);
export const RelayOutput = z.object({ published: z.int(), woken: z.int() });
export const RelayEnvironment = z.object({
  TABLE_NAME: name,
  EVENT_BUS_NAME: name,
  DELIVER_FUNCTION_NAME: name,
});
export type RelayEnvironment = z.infer<typeof RelayEnvironment>;

export const DeliverInput = z.object({ webhook: z.string() });
export type DeliverInput = z.infer<typeof DeliverInput>;
export const DeliverOutput = z.object({ outcome: z.enum(["idle", "waiting", "stopped", "not-ours"]) });
export const DeliverEnvironment = z.object({ TABLE_NAME: name, SECRETS_KEY_ARN: name });
export type DeliverEnvironment = z.infer<typeof DeliverEnvironment>;

/** After which an invocation begins no further attempt; one takes ten seconds at most. */
export const DELIVERY_BUDGET_SECONDS = 80;
/** Until Lambda ends an invocation. */
export const DELIVERY_TIMEOUT_SECONDS = 110;

/** Name of KMS's encryption context of every secret, and how those of webhooks begin: a policy tells them by it. */
export const SECRET_CONTEXT = "rebill:secret-of";
export const WEBHOOK_SECRET_CONTEXT = "webhook ";

/** Counts events that were given up: a receiver has been out of order for three days. */
export const WEBHOOK_EVENTS_GIVEN_UP = "WebhookEventsGivenUp";

export const MailOutput = z.object({ sent: z.int(), refused: z.int(), skipped: z.int(), late: z.int() });
export type MailOutput = z.infer<typeof MailOutput>;
export const MailEnvironment = z.object({
  TABLE_NAME: name,
  /** Address of a verified identity. */
  MAIL_FROM: MailAddress,
  /** Empty: none. */
  MAIL_CONFIGURATION_SET: z.string(),
  /** Where the API answers, for the commands in messages. */
  API_URL: name,
});
export type MailEnvironment = z.infer<typeof MailEnvironment>;

/** After which an invocation begins no further message. */
export const MAIL_BUDGET_SECONDS = 80;
export const MAIL_TIMEOUT_SECONDS = 110;
/** What happened longer ago is told to nobody any more: mail was switched off, or out of order for days. */
export const MAIL_HOURS_MAX = 72;

/** Counts messages that were not taken, and people who have no address. */
export const MAIL_REFUSED = "MailRefused";
export const MAIL_SKIPPED = "MailSkipped";
