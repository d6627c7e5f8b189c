import { z } from "zod";
import { NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { ProductType } from "../../../domain/nce/product-type.ts";
import { LINES_MAX } from "../../../domain/nce/transfer/plan.ts";
import type { Selection } from "../../../domain/nce/transfer/submit.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";

/** Subscriptions a source selects, `most` at most: by id, or as lines with what the caller believes of them. */
export const selectionMembers = (most: number) => ({
  lineItems: z
    .array(
      z.strictObject({
        subscriptionId: NceSubscriptionId,
        productType: ProductType.optional(),
        quantity: z.int().optional().describe("All seats: a subscription moves whole"),
      }),
    )
    .max(most)
    .optional(),
  subscriptions: z.array(NceSubscriptionId).max(most).optional().describe("Or by their ids alone"),
});
/** Of one transfer. */
export const SelectionMembers = selectionMembers(LINES_MAX);

type Members = {
  readonly lineItems?:
    | readonly {
        readonly subscriptionId: NceSubscriptionId;
        readonly productType?: ProductType | undefined;
        readonly quantity?: number | undefined;
      }[]
    | undefined;
  readonly subscriptions?: readonly NceSubscriptionId[] | undefined;
};

/** @throws OperationError invalid-request unless exactly one of the two is given */
export const selectionOf = ({ lineItems, subscriptions }: Members): readonly Selection[] => {
  if (lineItems !== undefined && subscriptions !== undefined)
    throw invalidProblem("subscriptions", "select with either lineItems or subscriptions");
  if (subscriptions !== undefined) return subscriptions.map((subscription) => ({ subscription }));
  if (lineItems === undefined) throw invalidProblem("lineItems", "select at least one subscription");
  return lineItems.map(({ subscriptionId, productType, quantity }) => ({
    subscription: subscriptionId,
    productType,
    quantity,
  }));
};
