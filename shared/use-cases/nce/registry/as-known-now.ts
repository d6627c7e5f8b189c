import { NceRefusedError } from "../../../domain/nce/refusals.ts";
import { asItStands } from "../../../domain/nce/subscription/come-due.ts";
import { isLicence, type NceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import { chargeContextOf } from "../charges/charge-context.ts";
import type { NceContext } from "../nce-context.ts";

/**
 * A subscription as it is shown: as it stands now, whether or not a sweep was there. Where a rate is missing its charges
 * and its renewal wait for it, here as in the sweep.
 */
export const asKnownNow = (context: NceContext, subscription: NceSubscription): NceSubscription => {
  if (!isLicence(subscription)) return subscription;
  try {
    return asItStands(subscription, context.now, chargeContextOf(context, subscription.partner));
  } catch (error) {
    if (error instanceof NceRefusedError) return subscription;
    throw error;
  }
};
