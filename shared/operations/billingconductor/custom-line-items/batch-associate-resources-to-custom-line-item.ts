import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { fullArn } from "../resources.ts";
import { BatchInput, checkResourceCount, eachResource, type Failure, ResourcesOut } from "./batch.ts";
import { partChanges } from "./edited-parts.ts";
import { hasRoomForPercentage, TOO_MANY_PERCENTAGES } from "./item-limits.ts";
import { chargedMonths, partsOf } from "./item-months.ts";
import { NOT_CHARGED_TOGETHER, type Source, sourceOf } from "./item-sources.ts";
import {
  hasSource,
  type PercentageEdit,
  type PercentageEdits,
  percentageEdits,
  sourceCount,
  withSource,
} from "./percentage-edits.ts";
import { editedMonths } from "./period-range.ts";

/**
 * Adds to what a percentage is taken of. Each resource has its own outcome; what is associated already succeeds,
 * for the operation has no client token and a repeated request must end as the first one.
 */
export const batchAssociateResourcesToCustomLineItem = operation<ApiDependencies>()({
  name: "BatchAssociateResourcesToCustomLineItem",
  permission: "pricing:write",
  route: { method: "PUT", path: "/batch-associate-resources-to-custom-line-item" },
  input: BatchInput,
  output: z.object({
    SuccessfullyAssociatedResources: ResourcesOut,
    FailedAssociatedResources: ResourcesOut,
  }),
  handle: (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.TargetArn);
    checkResourceCount(input.ResourceArns);
    const range = editedMonths(input.BillingPeriodRange, context.now);
    return changed(context, "BatchAssociateResourcesToCustomLineItem", input, (state) => {
      const target = percentageEdits(state, { caller: account, arn }, range, context.now);
      const sources = input.ResourceArns.map((resource) =>
        sourceOf(state, account, resource, { group: target.group, range }),
      );
      const { edits, succeeded, failed } = eachResource(sources, target.edits, (current, source) =>
        source.kind === "NONE" ? source : withAssociation(state, current, source, range.from),
      );
      return {
        answer: { SuccessfullyAssociatedResources: succeeded, FailedAssociatedResources: failed },
        changes: partChanges(state, edits),
        resources: [arn],
        events: [
          changeEvent("Custom Line Item Resources Associated", [arn], {
            resources: succeeded.map(({ Arn }) => Arn),
          }),
        ],
      };
    });
  },
});

/** Adds a source in the months in which both are charged. */
const withAssociation = (
  state: ConfigurationState,
  edits: PercentageEdits,
  source: Source,
  from: BillingPeriod,
): PercentageEdits | Failure => {
  const flat = source.kind === "ITEM" ? partsOf(state, source.arn, { from }) : undefined;
  const isShared = ({ before }: PercentageEdit): boolean => {
    const months = chargedMonths(before);
    if (months === undefined) return false;
    return flat === undefined || flat.some((part) => chargedMonths(part, months) !== undefined);
  };
  if (!edits.some(isShared)) return { reason: "INVALID_BILLING_PERIOD_RANGE", message: NOT_CHARGED_TOGETHER };
  const added = edits.filter((edit) => isShared(edit) && !hasSource(edit.after, source.arn));
  if (added.some(({ after }) => sourceCount(after) >= DEFAULT_QUOTAS.sourcesPerPercentageItem))
    return {
      reason: "SERVICE_LIMIT_EXCEEDED",
      message: `The percentage is taken of ${DEFAULT_QUOTAS.sourcesPerPercentageItem} resources already.`,
    };
  const isFull = ({ before, after }: PercentageEdit): boolean =>
    !hasRoomForPercentage(state, source.arn, after, chargedMonths(before) ?? before);
  if (source.kind === "ITEM" && added.some(isFull))
    return { reason: "SERVICE_LIMIT_EXCEEDED", message: TOO_MANY_PERCENTAGES };
  return edits.map((edit) =>
    added.includes(edit) ? { ...edit, after: withSource(edit.after, source) } : edit,
  );
};
