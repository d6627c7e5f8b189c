import { z } from "zod";
import { replayWebhook as replayWebhookUseCase } from "../../../use-cases/webhooks/replay-webhook.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce, assertPartner } from "../context.ts";
import { originOf } from "../origin.ts";
import { NameInput, noWebhook } from "./webhook-members.ts";

const SEQUENCE_MAX = 10 ** 12 - 1;
/** What one transaction holds. */
const EVENTS_MAX = 50;

const Requested = z.object({ name: z.string() });

export const replayWebhook = operation<ApiDependencies>()({
  name: "ReplayWebhook",
  summary: "Sends again: everything behind a sequence number, or single events of the webhook's log.",
  permission: "webhooks:write",
  route: { method: "POST", path: "/rebill/v1/webhooks/{name}/replay", status: 202 },
  input: z.strictObject({
    ...NameInput,
    after: z
      .int()
      .min(0)
      .max(SEQUENCE_MAX)
      .optional()
      .describe("Sequence number as in GET /rebill/v1/events; 0 is the beginning"),
    eventIds: z.array(z.string().min(1).max(100)).min(1).max(EVENTS_MAX).optional(),
  }),
  output: Requested,
  handle: async (context, input) => {
    await assertPartner(context);
    const { name, after, eventIds } = input;
    const request =
      after !== undefined && eventIds === undefined
        ? { after }
        : eventIds !== undefined && after === undefined
          ? { eventIds }
          : undefined;
    if (request === undefined) throw invalidProblem("", "give either after or eventIds");
    return answeredOnce(context, "ReplayWebhook", input, Requested, async () => {
      const outcome = await replayWebhookUseCase(context.deps, name, request, originOf(context));
      if (outcome.kind === "absent") throw noWebhook();
      if (outcome.kind === "unknown-events")
        throw invalidProblem("eventIds", `not in the log of this webhook: ${outcome.eventIds.join(", ")}`);
      context.deps.onChanged();
      return { name };
    });
  },
});
