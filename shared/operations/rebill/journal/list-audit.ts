import { z } from "zod";
import { JournalEntry } from "../../../stores/journal-store.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { assertPartner } from "../context.ts";
import { AfterQuery } from "./after-query.ts";

export const listAudit = operation<ApiDependencies>()({
  name: "ListAudit",
  summary:
    "The audit trail: who changed what, before and after, each entry chained to the one before by its hash.",
  permission: "audit:read",
  route: { method: "GET", path: "/rebill/v1/audit" },
  input: z.strictObject(AfterQuery),
  output: z.object({
    entries: z.array(JournalEntry.omit({ events: true })),
    next: z.int(),
    more: z.boolean(),
  }),
  handle: async (context, { after, limit }) => {
    await assertPartner(context);
    const { entries, more } = await context.deps.journal.after(after, limit);
    return {
      entries: entries.map(({ events: _, ...entry }) => entry),
      next: entries.at(-1)?.sequence ?? after,
      more,
    };
  },
});
