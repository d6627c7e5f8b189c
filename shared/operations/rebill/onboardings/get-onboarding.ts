import { z } from "zod";
import {
  countsOf,
  OnboardedRow,
  OnboardingId,
  OutcomeCounts,
} from "../../../domain/billing-transfer/onboarding.ts";
import { Instant } from "../../../domain/time/instant.ts";
import { createOnboardingStore } from "../../../stores/onboarding-store.ts";
import { findTransfer } from "../../../use-cases/billing-transfer/transfer-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFoundProblem } from "../../registry/problem-errors.ts";

export const getOnboarding = operation<ApiDependencies>()({
  name: "GetOnboarding",
  summary: "What became of the rows of an onboarding, and how the transfers they led to stand now.",
  permission: "transfers:read",
  route: { method: "GET", path: "/rebill/v1/onboardings/{onboardingId}" },
  input: z.strictObject({ onboardingId: z.string().max(64) }),
  output: z.object({
    id: OnboardingId,
    status: z.enum(["FINISHED", "UNFINISHED"]).describe("UNFINISHED: under way or cut off; send it again"),
    finishedAt: Instant.nullable(),
    counts: OutcomeCounts,
    rows: z.array(OnboardedRow.extend({ transferStatus: z.string().nullable() })),
  }),
  handle: async ({ deps, caller, now }, { onboardingId: id }) => {
    const store = createOnboardingStore(deps.table);
    // What is no id of an onboarding is in no key either.
    const known = OnboardingId.safeParse(id).success;
    const rows = known ? await store.rows(caller.account, id) : [];
    if (rows.length === 0) throw notFoundProblem("onboarding");
    const record = await store.find(caller.account, id);
    const { state } = await deps.configuration.current();
    return {
      id,
      status: record === undefined ? ("UNFINISHED" as const) : ("FINISHED" as const),
      finishedAt: record?.finishedAt ?? null,
      counts: countsOf(rows),
      rows: rows.map((row) => ({
        ...row,
        transferStatus:
          "transfer" in row.outcome ? (findTransfer(state, row.outcome.transfer, now)?.status ?? null) : null,
      })),
    };
  },
});
