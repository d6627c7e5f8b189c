import type { BillingPeriod } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";

/** ARNs of a group's custom line items that are there in a month or come later, in order. */
export const itemsOfGroup = (
  { customLineItems }: ConfigurationState,
  group: string,
  period: BillingPeriod,
): readonly string[] =>
  customLineItems
    .idsWith("group", group)
    .filter(
      (id) =>
        customLineItems.find(id, period) !== undefined ||
        customLineItems.versions(id).some(({ from, value }) => from > period && value !== null),
    );
