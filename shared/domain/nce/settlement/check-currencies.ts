import type { NcePartner } from "../partner.ts";
import { refuse } from "../refusals.ts";
import { allowsCurrencies } from "../region.ts";
import type { LicenceSubscription } from "../subscription/subscription.ts";

type Billed = Pick<NcePartner, "billingCurrency" | "region">;

/** Partners may be billed in different currencies inside Europe only (spec section 4). */
export const checkPartnerCurrencies = (source: Billed, target: Billed): void => {
  if (source.billingCurrency !== target.billingCurrency && !isEuropean(source, target))
    refuse(
      "currency-differs",
      "Source and target must be billed in the same currency; only inside Europe may they differ.",
    );
};

/** The same for one subscription, whose prices may be in a third currency. */
export const checkCurrencies = (
  { currency, segments }: Pick<LicenceSubscription, "currency" | "segments">,
  source: Billed,
  target: Billed,
): void => {
  checkPartnerCurrencies(source, target);
  if (currency !== target.billingCurrency && !isEuropean(source, target))
    refuse(
      "currency-differs",
      "The target must be billed in the currency of the price; only inside Europe may they differ.",
      "currency",
    );
  if (segments.some(({ billingCurrency }) => billingCurrency !== source.billingCurrency))
    refuse("subscription-invalid", "Its charges are not in the source's billing currency.", "segments");
};

const isEuropean = (source: Billed, target: Billed): boolean =>
  allowsCurrencies(source.region) && allowsCurrencies(target.region);
