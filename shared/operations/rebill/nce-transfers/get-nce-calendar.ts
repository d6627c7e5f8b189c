import { z } from "zod";
import { transferCalendar } from "../../../use-cases/nce/forecast/transfer-calendar.ts";
import { seenTransfer } from "../../../use-cases/nce/transfer/seen-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { nceLooked } from "./nce-decisions.ts";
import { TransferIdMember } from "./transfer-members.ts";

const Span = z.object({
  payer: z
    .enum(["source", "target", "earlier"])
    .describe("earlier: whoever had the subscription before the source"),
  start: z.string(),
  end: z.string().describe("Last day, included"),
  days: z.int(),
});

export const getNceCalendar = operation<ApiDependencies>()({
  name: "GetNceCalendar",
  summary: "Who pays which day (UTC) of each licence's term; the transfer day is the target's.",
  permission: "subscriptions:read",
  route: { method: "GET", path: "/rebill/v1/nce/transfers/{id}/calendar" },
  input: z.strictObject(TransferIdMember),
  output: z.object({
    lines: z.array(
      z.object({
        subscriptionId: z.string(),
        newSubscriptionId: z.string().nullable(),
        transferDay: z.string(),
        days: z.int().describe("Of the term"),
        spans: z.array(Span),
      }),
    ),
  }),
  handle: (context, { id }) =>
    nceLooked(context, (nce) => {
      const seen = seenTransfer(nce, { id: id.toLowerCase(), caller: context.caller.account });
      const lines = transferCalendar(nce, seen).map(
        ({ subscription, newSubscription, settlement, spans }) => ({
          subscriptionId: subscription,
          newSubscriptionId: newSubscription ?? null,
          transferDay: settlement.effectiveDate,
          days: settlement.termDays,
          spans: [...spans],
        }),
      );
      return { lines };
    }),
});
