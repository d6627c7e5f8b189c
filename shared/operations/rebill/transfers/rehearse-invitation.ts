import { z } from "zod";
import { Rehearsal } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { rehearsalPage } from "../../../domain/billing-transfer/rehearsal/rehearsal-page.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce } from "../context.ts";
import { RehearsalMembers, rehearsed, StartMember } from "./rehearsal-members.ts";

export const rehearseInvitation = operation<ApiDependencies>()({
  name: "RehearseInvitation",
  summary:
    "What comes of inviting an organization to hand its bill over, before it is invited: blockers, effects, dates, the first bill. Changes nothing.",
  permission: "transfers:read",
  route: {
    method: "POST",
    path: "/rebill/v1/transfers:rehearse",
    query: { format: { member: "format" } },
  },
  input: z.strictObject({
    source: AccountId.optional().describe("Management account to invite"),
    sourceEmail: z.string().min(3).max(64).optional().describe("Or the e-mail address of that account"),
    start: StartMember,
    ...RehearsalMembers,
  }),
  output: Rehearsal,
  page: rehearsalPage,
  handle: async (context, input) => {
    const { source, sourceEmail: email, start, plan } = input;
    if ((source === undefined) === (email === undefined))
      throw invalidProblem("source", "name the account with either source or sourceEmail");
    return answeredOnce(context, "RehearseInvitation", input, Rehearsal, () =>
      rehearsed(context, { subject: { source, email, start }, plan }),
    );
  },
});
