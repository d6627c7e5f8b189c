import { z } from "zod";
import { isKnownPattern } from "../../../domain/events/catalogue.ts";
import { Webhook, WebhookName } from "../../../domain/webhooks/webhook.ts";
import { createWebhookStore } from "../../../stores/webhook-store.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";
import { assertPartner, type Context } from "../context.ts";

const PATTERNS_MAX = 100;

export const EventPatterns = z
  .array(
    z
      .string()
      .refine(
        isKnownPattern,
        "is no event source such as rebill.invoicing, no detail type such as Invoice Issued, and not *",
      ),
  )
  .min(1)
  .max(PATTERNS_MAX)
  .describe("What is sent: sources, detail types, or * for everything");

/** A webhook as it is shown: never its secret. */
export const WebhookOut = Webhook.pick({
  name: true,
  url: true,
  events: true,
  createdAt: true,
  updatedAt: true,
});
export type WebhookOut = z.infer<typeof WebhookOut>;

export const webhookOut = ({ name, url, events, createdAt, updatedAt }: Webhook): WebhookOut => ({
  name,
  url,
  events,
  createdAt,
  updatedAt,
});

export const NameInput = { name: WebhookName } as const;

export const noWebhook = () => notFoundProblem("webhook");

/** The partner's webhook of that name. */
export const webhookOf = async (context: Context, name: string): Promise<Webhook> => {
  await assertPartner(context);
  const webhook = await createWebhookStore(context.deps.table).find(name);
  if (webhook === undefined) throw noWebhook();
  return webhook;
};
