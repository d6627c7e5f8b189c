import { z } from "zod";
import { CostImport } from "../../../domain/cost-data/cost-import.ts";
import { CostDelivery } from "../../../domain/cost-data/delivery.ts";
import { Instant } from "../../../domain/time/instant.ts";

/** A delivery as answers show it: what it holds, without where its chunks lie. */
export const DeliveryOut = CostDelivery.omit({ chunks: true, extremes: true }).extend({
  files: z.int().describe("Data files with rows"),
});
export const deliveryOut = ({
  chunks,
  extremes: _,
  ...delivery
}: CostDelivery): z.input<typeof DeliveryOut> => ({ ...delivery, files: chunks.length });

export const ImportOut = CostImport.omit({
  endedAt: true,
  outcome: true,
  delivery: true,
  error: true,
}).extend({
  endedAt: Instant.nullable(),
  outcome: z.enum(["imported", "replaced", "unchanged"]).nullable(),
  delivery: DeliveryOut.nullable().describe("The delivery that was in force when the import had ended"),
  error: z
    .object({
      field: z.string().describe("File, row and column, or a member of the request"),
      reason: z.string(),
    })
    .nullable(),
});
