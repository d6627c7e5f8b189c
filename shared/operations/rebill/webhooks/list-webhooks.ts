import { z } from "zod";
import { createWebhookStore } from "../../../stores/webhook-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { WebhookOut, webhookOut } from "./webhook-members.ts";

export const listWebhooks = operation<ApiDependencies>()({
  name: "ListWebhooks",
  summary: "All webhooks by name; there are at most a hundred.",
  permission: "webhooks:write",
  route: { method: "GET", path: "/rebill/v1/webhooks" },
  input: z.strictObject({}),
  output: z.object({ webhooks: z.array(WebhookOut) }),
  handle: async (context) => {
    await assertPartner(context);
    return { webhooks: (await createWebhookStore(context.deps.table).list()).map(webhookOut) };
  },
});
