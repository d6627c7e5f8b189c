import { z } from "zod";
import { deleteWebhook as deleteWebhookUseCase } from "../../../use-cases/webhooks/delete-webhook.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { originOf } from "../origin.ts";
import { NameInput, noWebhook } from "./webhook-members.ts";

export const deleteWebhook = operation<ApiDependencies>()({
  name: "DeleteWebhook",
  summary: "Ends a webhook; nothing more is sent to it.",
  permission: "webhooks:write",
  route: { method: "DELETE", path: "/rebill/v1/webhooks/{name}", status: 204 },
  input: z.strictObject(NameInput),
  output: z.object({}),
  handle: async (context, { name }) => {
    await assertPartner(context);
    if ((await deleteWebhookUseCase(context.deps, name, originOf(context))) === "absent") throw noWebhook();
    context.deps.onChanged();
    return {};
  },
});
