import { z } from "zod";
import { Rehearsal } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { rehearsalPage } from "../../../domain/billing-transfer/rehearsal/rehearsal-page.ts";
import { startOf } from "../../../domain/billing-transfer/transfer-timing.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import { accountOfEmail } from "../../../use-cases/billing-transfer/account-of-email.ts";
import { rehearse } from "../../../use-cases/billing-transfer/rehearsal/rehearse.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce, partnerAccount } from "../context.ts";
import { planOf, REHEARSAL_QUERY, RehearsalQuery, StartMember } from "./rehearsal-members.ts";

export const rehearseInvitation = operation<ApiDependencies>()({
  name: "RehearseInvitation",
  summary:
    "What comes of inviting an organization to hand its bill over, before it is invited: blockers, effects, dates, the first bill. Changes nothing.",
  permission: "transfers:read",
  route: {
    method: "POST",
    path: "/rebill/v1/transfers:rehearse",
    query: { format: REHEARSAL_QUERY.format },
  },
  input: z.strictObject({
    source: AccountId.optional().describe("Management account to invite"),
    sourceEmail: z.string().min(3).max(64).optional().describe("Or the e-mail address of that account"),
    start: StartMember,
    ...RehearsalQuery,
  }),
  output: Rehearsal,
  page: rehearsalPage,
  handle: async (context, input) => {
    const { source, sourceEmail, start: instant, plan } = input;
    if ((source === undefined) === (sourceEmail === undefined))
      throw invalidProblem("source", "name the account with either source or sourceEmail");
    return answeredOnce(context, "RehearseInvitation", input, Rehearsal, async () => {
      const { now, caller } = context;
      const { state } = await context.deps.configuration.current();
      const start = startOf(instant, now);
      const subject = {
        kind: "wanted",
        source: source ?? accountOfEmail(state, sourceEmail ?? "", periodOf(now)),
        target: caller.account,
        start: periodOf(instant),
        ...("problem" in start ? { startProblem: start.problem } : {}),
      } as const;
      const blockerContext = { state, partner: await partnerAccount(context), now };
      return rehearse(context.deps, blockerContext, subject, planOf(context, state, plan));
    });
  },
});
