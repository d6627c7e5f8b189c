import { z } from "zod";

/** A delivery that was registered over the API. */
const RegisteredImport = z.strictObject({ importId: z.string().min(1).max(100) });
/** What EventBridge says when an object has arrived in a bucket; keys come as they are. */
const ArrivedObject = z.object({
  source: z.literal("aws.s3"),
  detail: z.object({ object: z.object({ key: z.string().min(1) }) }),
});
/** What the function that takes in cost data is called with. */
export const IngestInput = z.union([RegisteredImport, ArrivedObject]);
export type IngestInput = z.infer<typeof IngestInput>;

/** `ignored`: the object that arrived is no manifest of a payer's delivery. */
export const IngestOutput = z.object({
  importId: z.string().optional(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "ignored"]),
});
export type IngestOutput = z.infer<typeof IngestOutput>;

/** 1 when a delivery was refused: damaged, incomplete, of an unknown payer. Nothing of it is kept. */
export const COST_DATA_REFUSED = "CostDataRefused";
