import type { KindState } from "../../stores/kind-state.ts";
import { type ValidationReason, validation } from "./errors.ts";

/**
 * A delete of what is not there. The real service declares no "not found" for its deletes and marks them
 * idempotent (spec/billing-conductor.md section 1.5, an open point): what was deleted before is deleted, so that
 * a repeated request ends well; what never was the caller's is refused.
 */
export const refuseNeverThere = (
  kind: KindState<unknown>,
  arn: string,
  own: boolean,
  reason: ValidationReason,
): void => {
  if (!own || kind.versions(arn).length === 0)
    throw validation(reason, "There is nothing with this ARN that could be deleted.");
};
