import { z } from "zod";
import { MicrosoftEventSettings } from "./microsoft-events/settings.ts";
import { ChargeTypes } from "./reconciliation/charge-types.ts";
import { DEFAULT_ROUNDING, RoundingPolicy } from "./rounding-policy.ts";

/**
 * What a partner may want otherwise: how lines are rounded, what charges are called in the exported file and whose
 * webhooks are believed to be Microsoft's.
 */
export const NceSettings = z.strictObject({
  rounding: RoundingPolicy.default(DEFAULT_ROUNDING),
  chargeTypes: ChargeTypes.prefault({}),
  microsoftEvents: MicrosoftEventSettings.prefault({}),
});
export type NceSettings = z.infer<typeof NceSettings>;
export const DEFAULT_NCE_SETTINGS: NceSettings = NceSettings.parse({});
