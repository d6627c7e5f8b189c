import type { Composition } from "../../shared/compose/compose.ts";
import { composeOnAws } from "../../shared/compose/compose-aws.ts";
import { COST_DATA_REFUSED, IngestInput, IngestOutput } from "../../shared/contracts/cost-data.ts";
import { ingestDelivery } from "../../shared/use-cases/cost-data/ingest-delivery.ts";
import { step } from "../middleware/step.ts";

let composition: Composition | undefined;

/**
 * Takes in a delivery that was registered over the API, or whose manifest has arrived in the bucket. Called
 * asynchronously: what is thrown here is tried again by Lambda and ends in the dead-letter queue.
 */
export const handler = step(
  IngestInput,
  IngestOutput,
  (input) => {
    composition ??= composeOnAws(process.env);
    return ingestDelivery(composition, input);
  },
  { metrics: ({ status }) => ({ [COST_DATA_REFUSED]: Number(status === "FAILED") }) },
);
