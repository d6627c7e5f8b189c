import { z } from "zod";

const name = z.string().min(1);

/** What starts the relay: new records in the table's stream, or the sweep. Nothing in them is looked at. */
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
