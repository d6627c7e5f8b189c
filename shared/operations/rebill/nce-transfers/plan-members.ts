import { z } from "zod";
import { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import { type PartStatus, partStatus } from "../../../domain/nce/transfer/transfer-plan.ts";
import type { SeenPlan } from "../../../use-cases/nce/plan/seen-plan.ts";

export const PlanIdMember = { id: z.string().max(64).describe("Id of the plan") } as const;

const PART_STATUSES = ["Planned", ...NceTransfer.options.map(({ shape }) => shape.status.value)] as const;

export const PlanOut = z.object({
  id: z.string(),
  customer: z.string(),
  source: z.string(),
  target: z.string(),
  createdAt: z.string(),
  status: z.enum(["Planned", "InProgress", "PartiallyComplete", "Complete", "Failed"]),
  progress: z.object({
    transfers: z.int(),
    transfersSubmitted: z.int(),
    transfersEnded: z.int(),
    lines: z.int(),
    linesComplete: z.int(),
    linesFailed: z.int(),
  }),
  transfers: z.array(
    z.object({
      transferId: z.string().nullable().describe("null until the target has requested it"),
      status: z.enum(PART_STATUSES satisfies readonly PartStatus[]),
      lines: z.int(),
      subscriptions: z.array(z.string()).optional().describe("Shown to the source"),
      problem: z
        .object({ code: z.string(), detail: z.string() })
        .optional()
        .describe("Why it could not be submitted just now"),
    }),
  ),
});
export type PlanOut = z.infer<typeof PlanOut>;

export type PartProblem = { readonly code: string; readonly detail: string };

/** A plan as a caller sees it: the target learns how many transfers and lines there are, not which. */
export const planOut = (
  { plan, transfers, progress, isSource }: Omit<SeenPlan, "isTarget">,
  problems: ReadonlyMap<number, PartProblem> = new Map(),
): PlanOut => {
  const { status, ...counts } = progress;
  return {
    id: plan.id,
    customer: plan.customer,
    source: plan.source,
    target: plan.target,
    createdAt: plan.createdAt,
    status,
    progress: counts,
    transfers: plan.parts.map(({ subscriptions, transfer }, part) => ({
      transferId: transfer ?? null,
      status: partStatus(transfers[part]),
      lines: subscriptions.length,
      ...(isSource ? { subscriptions: [...subscriptions] } : {}),
      problem: problems.get(part),
    })),
  };
};
