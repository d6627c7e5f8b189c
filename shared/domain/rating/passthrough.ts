import type { CostLine } from "../cost-data/cost-line.ts";
import type { RatingPolicy } from "./policy.ts";
import { inDeliveryOrder } from "./price-rows.ts";
import { identityOf, type RatedRow } from "./rated-row.ts";

/**
 * A Passthrough group of the first level: every row as AWS bills it, net of discounts where the export says
 * so, in the types of the real bill. Tax is left out: the seller's own invoice taxes the sale.
 */
export const rowsAsBilled = (lines: readonly CostLine[], policy: RatingPolicy): readonly RatedRow[] =>
  lines
    .filter((line) => !policy.passthroughLeavesOut.includes(line.lineItemType))
    .map(
      (line): RatedRow => ({
        ...identityOf(line),
        kind: "COST",
        position: line.position,
        part: 0,
        lineItemType: line.lineItemType,
        quantity: line.usageAmount,
        unitRate: null,
        amount: line.netUnblendedCost ?? line.unblendedCost,
        rule: null,
        modifier: null,
        treatment: "AS_BILLED",
        reservationArn: line.reservationArn,
        savingsPlanArn: line.savingsPlanArn,
        customLineItem: null,
      }),
    )
    .sort(inDeliveryOrder);
