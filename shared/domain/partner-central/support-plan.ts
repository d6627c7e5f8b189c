import { z } from "zod";
import { AccountId } from "../identifiers.ts";

const base = {
  coverage: z.enum(["ENTIRE_ORGANIZATION", "MANAGEMENT_ACCOUNT_ONLY"]),
  /** Where the technical account manager sits; the service gives no form (2026-11: 100 characters, no controls). */
  tamLocation: z
    .string()
    .min(1, "must have 1 to 100 characters")
    .max(100, "must have 1 to 100 characters")
    .regex(/^\P{Cc}*$/u, "must not contain control characters"),
};
const resold = {
  ...base,
  /** Who pays for the plan. */
  chargeAccountId: AccountId.optional(),
};

/** Who supports a customer, and how far (spec/aws-billing-transfer.md section 3.3, SupportPlan). */
export const SupportPlan = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("RESOLD_ENTERPRISE"), ...resold }),
  z.strictObject({ kind: z.literal("RESOLD_UNIFIED_OPERATIONS"), ...resold }),
  z.strictObject({
    kind: z.literal("PARTNER_LED_SUPPORT"),
    ...base,
    provider: z.enum(["DISTRIBUTOR", "DISTRIBUTION_SELLER"]).optional(),
  }),
]);
export type SupportPlan = z.infer<typeof SupportPlan>;
