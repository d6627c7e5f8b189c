import { z } from "zod";
import { Instant } from "../time/instant.ts";

/** Chosen by whoever registers the webhook; part of its path. */
export const WebhookName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, "must have 1 to 63 letters, digits, - and _");
export type WebhookName = z.infer<typeof WebhookName>;

/** Everything, whatever it is called. */
export const EVERY_EVENT = "*";

/** Where events are sent, which, and what they are signed with. */
export const Webhook = z.strictObject({
  /** Tells a webhook from an earlier one of the same name, whose log is not its own. */
  id: z.string(),
  name: WebhookName,
  url: z.string(),
  /** Sources, detail types or `*`; an event is sent when any of them is its own. */
  events: z.array(z.string()),
  sealedSecret: z.string(),
  /** The secret before the present one; both sign until then, so that receivers can change in their own time. */
  formerSecret: z.strictObject({ sealedSecret: z.string(), until: Instant }).optional(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Webhook = z.infer<typeof Webhook>;

/** Hours for which the former secret goes on signing after a new one is set. */
export const SECRET_OVERLAP_HOURS = 24;
/** Webhooks of one installation. Each is served at the same time as all others, so their number is bounded. */
export const WEBHOOKS_MAX = 100;

type Told = { readonly source: string; readonly detailType: string };

/** Whether a webhook with these patterns is to be told of an event. */
export const wantsEvent = (patterns: readonly string[], { source, detailType }: Told): boolean =>
  patterns.some((pattern) => pattern === EVERY_EVENT || pattern === source || pattern === detailType);
