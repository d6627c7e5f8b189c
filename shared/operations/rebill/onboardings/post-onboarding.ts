import { z } from "zod";
import {
  countsOf,
  OnboardedRow,
  OnboardingId,
  OutcomeCounts,
} from "../../../domain/billing-transfer/onboarding.ts";
import { runOnboarding } from "../../../use-cases/billing-transfer/onboarding/run-onboarding.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblems } from "../../registry/problem-errors.ts";
import { answeredOnce, partnerRecord } from "../context.ts";
import { originOf } from "../origin.ts";
import { OnboardingItem } from "./onboarding-members.ts";
import { readItems } from "./read-items.ts";
import { registerOrganization } from "./register-organization.ts";

/** Rows one request goes through; each is a transaction, and API Gateway waits 29 seconds. */
const ITEMS_MAX = 250;

const Answer = z.object({
  id: OnboardingId,
  dryRun: z.boolean(),
  counts: OutcomeCounts,
  rows: z.array(OnboardedRow),
});

export const postOnboarding = operation<ApiDependencies>()({
  name: "PostOnboarding",
  summary:
    "Invites many organizations to hand their bills over, and answers what became of each. The same items again go on where it stopped and send nothing twice.",
  permission: "transfers:write",
  route: { method: "POST", path: "/rebill/v1/onboardings" },
  input: z.strictObject({
    items: z
      .array(OnboardingItem)
      .min(1, "must have an item")
      .max(ITEMS_MAX, `has at most ${ITEMS_MAX} items`),
    dryRun: z.boolean().default(false).describe("Only says what would become of each; writes nothing"),
  }),
  output: Answer,
  handle: async (context, input) =>
    answeredOnce(context, "PostOnboarding", input, Answer, async () => {
      const { deps, caller, now } = context;
      const { dryRun } = input;
      const partner = await partnerRecord(context);
      const { state } = await deps.configuration.current();
      const target = caller.account;
      const read = readItems({ state, target, partner: partner.account, now }, input.items);
      if ("problems" in read) throw invalidProblems(read.problems);
      const { id, rows } = await runOnboarding(deps, {
        target,
        partner: partner.account,
        origin: originOf(context),
        rows: read.rows,
        register: registerOrganization(partner, () => deps.clock.now()),
        dryRun,
      });
      return { id, dryRun, counts: countsOf(rows), rows: [...rows] };
    }),
});
