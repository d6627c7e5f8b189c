import type { WebhookOutcome, WebhookRequest } from "../../../shared/ports/webhook-sender.ts";
import { deliverWebhook } from "../../../shared/use-cases/webhooks/deliver-webhook.ts";
import { openApi } from "../../support/open-api.ts";

export const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The API with a webhook `crm` whose receiver answers as told; everything is sent unless `events` says otherwise. */
export const openWebhookWorld = async (events: readonly string[] = ["*"]) => {
  const api = await openApi();
  const sent: WebhookRequest[] = [];
  const answers: { next: (request: WebhookRequest) => WebhookOutcome } = {
    next: () => ({ kind: "answered", status: 200 }),
  };
  const sender = {
    send: async (request: WebhookRequest) => {
      sent.push(request);
      return answers.next(request);
    },
  };
  let givenUp = 0;
  const deps = {
    ...api.deps,
    sender,
    onGivenUp: () => {
      givenUp += 1;
    },
  };
  const put = (body: object = {}) =>
    api.send("PUT", "/rebill/v1/webhooks/crm", {
      url: "https://hooks.example.com/rebill?token=abc",
      events,
      secret: SECRET,
      ...body,
    });
  let rules = 0;
  return {
    ...api,
    deps,
    sent,
    answers,
    put,
    givenUp: () => givenUp,
    deliver: (name = "crm") => deliverWebhook(deps, name, () => true),
    /** Detail types of what was sent so far, in order. */
    sentTypes: () => sent.map(({ body }) => JSON.parse(body)["detail-type"] as string),
    /** Makes an event. */
    createRule: async () => {
      rules += 1;
      const rule = { Name: `rule-${rules}`, Scope: "GLOBAL", Type: "DISCOUNT", ModifierPercentage: 5 };
      return (await api.send("POST", "/create-pricing-rule", rule)).body.Arn as string;
    },
    deliveries: async (query = "") =>
      (await api.send("GET", `/rebill/v1/webhooks/crm/deliveries${query}`)).body,
  };
};
export type WebhookWorld = Awaited<ReturnType<typeof openWebhookWorld>>;
