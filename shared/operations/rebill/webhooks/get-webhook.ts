import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { NameInput, WebhookOut, webhookOf, webhookOut } from "./webhook-members.ts";

export const getWebhook = operation<ApiDependencies>()({
  name: "GetWebhook",
  summary: "Where a webhook leads and what it is sent; never its secret.",
  permission: "webhooks:write",
  route: { method: "GET", path: "/rebill/v1/webhooks/{name}" },
  input: z.strictObject(NameInput),
  output: WebhookOut,
  handle: async (context, { name }) => webhookOut(await webhookOf(context, name)),
});
