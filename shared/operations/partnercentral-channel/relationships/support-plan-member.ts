import { z } from "zod";
import { SupportPlan } from "../../../domain/partner-central/support-plan.ts";

const [ResoldEnterprise, ResoldUnifiedOperations, PartnerLedSupport] = SupportPlan.options;

/** A union on the wire: an object with exactly one member, named after the kind of plan. */
export const SupportPlanMember = z
  .object({
    resoldEnterprise: z.object(ResoldEnterprise.omit({ kind: true }).shape).optional(),
    resoldUnifiedOperations: z.object(ResoldUnifiedOperations.omit({ kind: true }).shape).optional(),
    partnerLedSupport: z.object(PartnerLedSupport.omit({ kind: true }).shape).optional(),
  })
  .transform((plan, context): SupportPlan => {
    const { resoldEnterprise, resoldUnifiedOperations, partnerLedSupport } = plan;
    const given: readonly SupportPlan[] = [
      ...(resoldEnterprise === undefined
        ? []
        : [{ kind: "RESOLD_ENTERPRISE" as const, ...resoldEnterprise }]),
      ...(resoldUnifiedOperations === undefined
        ? []
        : [{ kind: "RESOLD_UNIFIED_OPERATIONS" as const, ...resoldUnifiedOperations }]),
      ...(partnerLedSupport === undefined
        ? []
        : [{ kind: "PARTNER_LED_SUPPORT" as const, ...partnerLedSupport }]),
    ];
    const [only, second] = given;
    if (only !== undefined && second === undefined) return only;
    context.addIssue({
      code: "custom",
      message: "must have exactly one of resoldEnterprise, resoldUnifiedOperations and partnerLedSupport",
    });
    return z.NEVER;
  });
