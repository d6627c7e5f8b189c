import { z } from "zod";
import { subjectOfArn, viewArn } from "../../domain/views/billing-view.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { type Context, viewPage } from "./listing.ts";
import { ownView } from "./own-view.ts";
import { MaxResults, NextToken, ViewArn } from "./wire.ts";

/**
 * The view a view is made from: of a group's, the owner's own; of what is charged for a source, what it costs. The
 * others are made from nothing but the bill, and are their own source (the list has at least one element by its model).
 */
const sourceOf = (context: Context, arn: string): string => {
  const { account } = context.caller;
  const subject = subjectOfArn(account, arn);
  if (subject?.type === "BILLING_GROUP") return viewArn(account, { type: "PRIMARY" });
  if (subject?.type === "BILLING_TRANSFER_SHOWBACK")
    return viewArn(account, { type: "BILLING_TRANSFER", transfer: subject.transfer });
  return arn;
};

export const listSourceViewsForBillingView = operation<ApiDependencies>()({
  name: "ListSourceViewsForBillingView",
  permission: "margin:read",
  input: z.object({ arn: ViewArn, maxResults: MaxResults.optional(), nextToken: NextToken.optional() }),
  output: z.object({ sourceViews: z.array(z.string()), nextToken: z.string().optional() }),
  handle: async (context, input) => {
    const { arn } = await ownView(context, input.arn);
    const { things, ...rest } = viewPage(
      context,
      "ListSourceViewsForBillingView",
      input,
      [sourceOf(context, arn)],
      (id) => id,
    );
    return { sourceViews: [...things], ...rest };
  },
});
