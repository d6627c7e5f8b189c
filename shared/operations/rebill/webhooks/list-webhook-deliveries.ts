import { z } from "zod";
import { Delivery } from "../../../domain/webhooks/delivery.ts";
import { createWebhookDeliveryStore, type EventPlace } from "../../../stores/webhook-delivery-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { openPageToken, pageToken } from "../../paging.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { PageQuery } from "../page.ts";
import { NameInput, webhookOf } from "./webhook-members.ts";

const SIZE = 100;

export const listWebhookDeliveries = operation<ApiDependencies>()({
  name: "ListWebhookDeliveries",
  summary: "What was sent to a webhook and what came of it, latest events first.",
  permission: "webhooks:write",
  route: { method: "GET", path: "/rebill/v1/webhooks/{name}/deliveries" },
  input: z.strictObject({ ...NameInput, ...PageQuery }),
  output: z.object({ deliveries: z.array(Delivery), nextToken: z.string().optional() }),
  handle: async (context, { name, limit = SIZE, nextToken: token }) => {
    const { id } = await webhookOf(context, name);
    const { table, sha256 } = context.deps;
    const scope = { account: context.caller.account, operation: "ListWebhookDeliveries", filters: { id } };
    const opened = token === undefined ? undefined : openPageToken(scope, token, sha256);
    if (token !== undefined && opened === undefined)
      throw invalidProblem("nextToken", "is not a token of this list; begin again without one");
    const { deliveries, more } = await createWebhookDeliveryStore(table).page(id, placeOf(opened), limit);
    const last = deliveries.at(-1);
    return {
      deliveries: [...deliveries],
      ...(more && last !== undefined
        ? { nextToken: pageToken(scope, `${last.sequence} ${last.index}`, sha256) }
        : {}),
    };
  },
});

/** The place a token of ours holds. */
const placeOf = (text: string | undefined): EventPlace | undefined => {
  if (text === undefined) return undefined;
  const [sequence = 0, index = 0] = text.split(" ").map(Number);
  return { sequence, index };
};
