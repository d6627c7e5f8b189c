import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { BillingPeriod } from "../../../../domain/time/billing-period.ts";
import type { NceContext } from "../../../../use-cases/nce/nce-context.ts";
import { invalidProblem } from "../../../registry/problem-errors.ts";
import type { Context } from "../../context.ts";
import { seesPartner, viewerOf, visible } from "../visible.ts";

/** Whose month. */
export const MonthQuery = {
  partner: TenantId.optional().describe("Absent: the caller's own, where it is one"),
  period: BillingPeriod.describe("Month of the charges, UTC"),
} as const;

/**
 * The partner asked for, and what is posted: what comes due is posted at its time by the timers, never by who looks.
 * @throws OperationError not-found, also for somebody else's
 */
export const postedMonthOf = async (
  context: Context,
  { partner: asked }: { readonly partner?: TenantId | undefined },
): Promise<NceContext & { readonly partner: TenantId }> => {
  const viewer = await viewerOf(context);
  const own = viewer.partners.length === 1 ? viewer.partners[0]?.tenant : undefined;
  const partner = asked ?? own;
  if (partner === undefined) throw invalidProblem("partner", "is required");
  visible("partner", viewer.state.ncePartners.find(partner, ALWAYS), () => seesPartner(viewer, partner));
  return { state: viewer.state, now: context.now, partner };
};
