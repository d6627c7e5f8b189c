import { z } from "zod";
import { Rehearsal } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { rehearsalPage } from "../../../domain/billing-transfer/rehearsal/rehearsal-page.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { answeredOnce } from "../context.ts";
import { RehearsalMembers, rehearsed } from "./rehearsal-members.ts";

export const rehearseTransfer = operation<ApiDependencies>()({
  name: "RehearseTransfer",
  summary:
    "What comes of accepting an invitation, or of a transfer there is: blockers, effects, dates, the first bill. Changes nothing.",
  permission: "transfers:read",
  route: {
    method: "POST",
    path: "/rebill/v1/transfers/{id}:rehearse",
    query: { plan: { member: "plan" }, format: { member: "format" } },
  },
  input: z.strictObject({
    id: z.string().max(64).describe("Id of a transfer (rt-…) or of an invitation's handshake (h-…)"),
    ...RehearsalMembers,
  }),
  output: Rehearsal,
  page: rehearsalPage,
  handle: (context, input) =>
    answeredOnce(context, "RehearseTransfer", input, Rehearsal, () =>
      rehearsed(context, { subject: { id: input.id }, plan: input.plan }),
    ),
});
