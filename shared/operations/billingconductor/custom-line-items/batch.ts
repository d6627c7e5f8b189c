import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { wrongField } from "../errors.ts";
import { ItemArn } from "../resources.ts";
import { PeriodRange, SourceArn } from "./item-members.ts";
import type { NoSource, Source } from "./item-sources.ts";
import { refuseTwice } from "./new-item.ts";
import type { PercentageEdits } from "./percentage-edits.ts";

/** Members that both batch operations have (spec/billing-conductor.md section 1.5). */
export const BatchInput = z.object({
  TargetArn: ItemArn,
  ResourceArns: z.array(SourceArn).min(1, "must have 1 to 30 values"),
  BillingPeriodRange: PeriodRange.optional(),
});

/** @throws OperationError TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST */
export const checkResourceCount = (arns: readonly string[]): void => {
  if (arns.length > DEFAULT_QUOTAS.sourcesPerCall)
    throw wrongField(
      "ResourceArns",
      `must have at most ${DEFAULT_QUOTAS.sourcesPerCall} values`,
      "TOO_MANY_CUSTOMLINEITEMS_IN_REQUEST",
    );
};

/** Why one resource failed; the others go on. */
export type Failure = {
  readonly reason: NoSource["reason"] | "SERVICE_LIMIT_EXCEEDED";
  readonly message: string;
};

export const ResourcesOut = z.array(
  z.object({
    Arn: z.string(),
    Error: z.object({ Message: z.string(), Reason: z.string() }).optional(),
  }),
);

/**
 * Does something with one resource after the other, each on what those before it have made of the percentage.
 * @throws OperationError ILLEGAL_RESOURCE_ARNS for a resource named twice
 */
export const eachResource = (
  sources: readonly (Source | NoSource)[],
  edits: PercentageEdits,
  apply: (edits: PercentageEdits, source: Source | NoSource) => PercentageEdits | Failure,
) => {
  refuseTwice(sources.map(({ arn }) => arn));
  let current = edits;
  const succeeded: { readonly Arn: string }[] = [];
  const failed: z.input<typeof ResourcesOut> = [];
  for (const source of sources) {
    const outcome = apply(current, source);
    if ("reason" in outcome)
      failed.push({ Arn: source.arn, Error: { Message: outcome.message, Reason: outcome.reason } });
    else {
      current = outcome;
      succeeded.push({ Arn: source.arn });
    }
  }
  return { edits: current, succeeded, failed };
};
