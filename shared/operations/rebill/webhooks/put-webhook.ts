import { z } from "zod";
import { WebhookSecret } from "../../../domain/webhooks/webhook-secret.ts";
import { webhookUrlProblem } from "../../../domain/webhooks/webhook-url.ts";
import {
  putWebhook as putWebhookUseCase,
  SecretMissingError,
  TooManyWebhooksError,
} from "../../../use-cases/webhooks/put-webhook.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { conflictProblem, invalidProblem } from "../../registry/problem-errors.ts";
import { assertPartner } from "../context.ts";
import { originOf } from "../origin.ts";
import { EventPatterns, NameInput, WebhookOut, webhookOut } from "./webhook-members.ts";

export const putWebhook = operation<ApiDependencies>()({
  name: "PutWebhook",
  summary:
    "Registers where events are sent to, or changes it; a new secret signs beside the former one for a day.",
  permission: "webhooks:write",
  route: { method: "PUT", path: "/rebill/v1/webhooks/{name}" },
  input: z.strictObject({
    ...NameInput,
    url: z.string(),
    events: EventPatterns,
    secret: WebhookSecret.optional().describe("Needed for a new webhook; never shown again"),
  }),
  output: WebhookOut,
  handle: async (context, input) => {
    await assertPartner(context);
    const problem = webhookUrlProblem(input.url, context.deps.webhookReach);
    if (problem !== undefined) throw invalidProblem("url", problem);
    try {
      const { webhook, outcome } = await putWebhookUseCase(context.deps, input, originOf(context));
      if (outcome !== "unchanged") context.deps.onChanged();
      return webhookOut(webhook);
    } catch (error) {
      if (error instanceof SecretMissingError) throw invalidProblem("secret", error.message);
      if (error instanceof TooManyWebhooksError) throw conflictProblem("too-many-webhooks", error.message);
      throw error;
    }
  },
});
