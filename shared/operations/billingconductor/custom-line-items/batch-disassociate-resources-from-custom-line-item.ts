import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { fullArn } from "../resources.ts";
import { BatchInput, checkResourceCount, eachResource, type Failure, ResourcesOut } from "./batch.ts";
import { partChanges } from "./edited-parts.ts";
import { type NoSource, type Source, sourceOf } from "./item-sources.ts";
import { hasSource, type PercentageEdits, percentageEdits, withoutSource } from "./percentage-edits.ts";
import { editedMonths } from "./period-range.ts";

/**
 * Takes away from what a percentage is taken of, in the months of the range only. What could be associated but is
 * not succeeds: a repeated request ends as the first one.
 */
export const batchDisassociateResourcesFromCustomLineItem = operation<ApiDependencies>()({
  name: "BatchDisassociateResourcesFromCustomLineItem",
  permission: "pricing:write",
  route: { method: "PUT", path: "/batch-disassociate-resources-from-custom-line-item" },
  input: BatchInput,
  output: z.object({
    SuccessfullyDisassociatedResources: ResourcesOut,
    FailedDisassociatedResources: ResourcesOut,
  }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.TargetArn);
    checkResourceCount(input.ResourceArns);
    const range = editedMonths(input.BillingPeriodRange, context.now);
    return changed(context, "BatchDisassociateResourcesFromCustomLineItem", input, (state) => {
      const target = percentageEdits(state, { caller: account, arn }, range, context.now);
      const sources = input.ResourceArns.map((resource) =>
        sourceOf(state, account, resource, { group: target.group, range }),
      );
      const { edits, succeeded, failed } = eachResource(sources, target.edits, withoutAssociation);
      return {
        answer: { SuccessfullyDisassociatedResources: succeeded, FailedDisassociatedResources: failed },
        changes: partChanges(state, edits),
        resources: [arn],
        events: [
          changeEvent("Custom Line Item Resources Disassociated", [arn], {
            resources: succeeded.map(({ Arn }) => Arn),
          }),
        ],
      };
    });
  },
});

const withoutAssociation = (edits: PercentageEdits, source: Source | NoSource): PercentageEdits | Failure => {
  // A flat item that has ended may still be named.
  const isNamed = edits.some(({ after }) => hasSource(after, source.arn));
  if (source.kind === "NONE" && !isNamed) return source;
  // A filter narrows the group's total, so the group stays as long as there is one.
  if (edits.some(({ after }) => after.filter !== undefined && after.ofGroup && after.group === source.arn))
    return {
      reason: "ILLEGAL_CUSTOMLINEITEM",
      message: "The line item filter of the custom line item needs the billing group; remove it first.",
    };
  return edits.map((edit) => ({ ...edit, after: withoutSource(edit.after, source.arn) }));
};
