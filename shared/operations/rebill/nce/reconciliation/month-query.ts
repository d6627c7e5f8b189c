import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { BillingPeriod } from "../../../../domain/time/billing-period.ts";
import type { NceContext } from "../../../../use-cases/nce/nce-context.ts";
import { nceCharges } from "../../../../use-cases/nce/post-charges.ts";
import { carryOutDue } from "../../../../use-cases/timers/carry-out-due.ts";
import { invalidProblem, notFoundProblem } from "../../../registry/problem-errors.ts";
import type { Context } from "../../context.ts";
import { seesPartner, viewerOf } from "../visible.ts";

/** Whose month. */
export const MonthQuery = {
  partner: TenantId.optional().describe("Absent: the caller's own, where it is one"),
  period: BillingPeriod.describe("Month of the charges, UTC"),
} as const;

/**
 * The partner asked for, and the state with everything in it that has come due by now.
 * @throws OperationError not-found, also for somebody else's
 */
export const currentMonthOf = async (
  context: Context,
  { partner: asked }: { readonly partner?: TenantId | undefined },
): Promise<NceContext & { readonly partner: TenantId }> => {
  const viewer = await viewerOf(context);
  const own = viewer.partners.length === 1 ? viewer.partners[0]?.tenant : undefined;
  const partner = asked ?? own;
  if (partner === undefined) throw invalidProblem("partner", "is required");
  if (viewer.state.ncePartners.find(partner, ALWAYS) === undefined || !seesPartner(viewer, partner))
    throw notFoundProblem("partner");
  const { deps, now } = context;
  await carryOutDue(deps, [nceCharges]);
  return { state: (await deps.configuration.current()).state, now, partner };
};
