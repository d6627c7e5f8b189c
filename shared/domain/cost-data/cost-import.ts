import { z } from "zod";
import { canonicalJson } from "../canonical-json.ts";
import { AccountId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";

/** What somebody asks to be taken in. */
export const CostImportRequest = z.strictObject({
  payer: AccountId,
  period: BillingPeriod,
  /** Prefix of object keys under `deliveries/` without a slash at the end, or an absolute path of this machine. */
  from: z.string(),
  /** AWS has finished this bill. */
  final: z.boolean(),
});
export type CostImportRequest = z.infer<typeof CostImportRequest>;

export const ImportId = z.string().regex(/^import-[0-9a-f]{16}$/, "must be an import id");

/** An import and how far it is. The same request again is the same import, done once more. */
export const CostImport = CostImportRequest.extend({
  importId: ImportId,
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED"]),
  startedAt: Instant,
  endedAt: Instant.optional(),
  outcome: z.enum(["imported", "replaced", "unchanged"]).optional(),
  /** Id of the delivery that was in force when the import had ended. */
  delivery: z.string().optional(),
  notes: z.array(z.string()).default([]),
  /** `fault`: not the delivery is wrong but something on our side went wrong, so that trying again may help. */
  error: z
    .strictObject({ field: z.string(), reason: z.string(), fault: z.literal(true).optional() })
    .optional(),
});
export type CostImport = z.infer<typeof CostImport>;

export const importIdOf = (request: CostImportRequest, hash: (text: string) => string): string =>
  `import-${hash(canonicalJson(request)).slice(0, 16)}`;
