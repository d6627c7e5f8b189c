import { z } from "zod";
import { eventsOf } from "../../../stores/journal-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { AfterQuery } from "./after-query.ts";

export const listEvents = operation<ApiDependencies>()({
  name: "ListEvents",
  summary: "Events in their order, from behind a sequence number on; several of one change share theirs.",
  permission: "events:read",
  route: { method: "GET", path: "/rebill/v1/events" },
  input: z.strictObject(AfterQuery),
  output: z.object({
    events: z.array(
      z.object({
        sequence: z.int(),
        id: z.string(),
        source: z.string(),
        "detail-type": z.string(),
        time: z.string(),
        resources: z.array(z.string()),
        detail: z.record(z.string(), z.unknown()),
      }),
    ),
    /** Give it as `after` to go on; the same again until something happens. */
    next: z.int(),
    more: z.boolean(),
  }),
  handle: async (context, { after, limit }) => {
    await assertPartner(context);
    const { entries, more } = await context.deps.journal.after(after, limit);
    return {
      events: entries.flatMap((entry) =>
        eventsOf(entry).map(({ detailType, resources, detail, ...event }) => ({
          sequence: entry.sequence,
          ...event,
          "detail-type": detailType,
          resources: [...resources],
          detail: { ...detail },
        })),
      ),
      next: entries.at(-1)?.sequence ?? after,
      more,
    };
  },
});
