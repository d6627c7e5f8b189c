import { z } from "zod";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { notFound } from "../errors.ts";
import { listedPeriod, pageOfIds } from "../listing.ts";
import { fullArn, ItemArn, isOwn } from "../resources.ts";
import { BillingPeriodMember, MaxResults, NextToken } from "../wire.ts";
import { type Association, associationsOf, endOf } from "./associations.ts";

export const listResourcesAssociatedToCustomLineItem = operation<ApiDependencies>()({
  name: "ListResourcesAssociatedToCustomLineItem",
  permission: "pricing:read",
  route: { method: "POST", path: "/list-resources-associated-to-custom-line-item" },
  input: z.object({
    Arn: ItemArn,
    BillingPeriod: BillingPeriodMember.optional(),
    MaxResults: MaxResults.optional(),
    NextToken: NextToken.optional(),
    Filters: z.object({ Relationship: z.enum(["PARENT", "CHILD"]).optional() }).optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const { account } = context.caller;
    const arn = fullArn(account, "customlineitem", input.Arn);
    const period = listedPeriod(context, input.BillingPeriod);
    const { state } = await context.deps.configuration.current();
    const versions = isOwn(account, arn) ? state.customLineItems.versions(arn) : [];
    if (versions.every(({ value }) => value === null)) throw notFound(arn, "customlineitem");
    // An item that is not there in this month has nothing associated in it.
    const item = state.customLineItems.find(arn, period);
    const wanted = input.Filters?.Relationship;
    const associations = new Map<string, Association>(
      (item === undefined ? [] : associationsOf(state, item, period))
        .filter(({ relationship }) => wanted === undefined || relationship === wanted)
        .map((association) => [association.arn, association]),
    );
    const arns = [...associations.keys()];
    const { things, nextToken } = pageOfIds(
      context,
      "ListResourcesAssociatedToCustomLineItem",
      input,
      arns,
      (resource) => associations.get(resource),
    );
    return {
      Arn: arn,
      AssociatedResources: things.map((association) => {
        const end = item === undefined ? undefined : endOf(state, item, association, period);
        return {
          Arn: association.arn,
          Relationship: association.relationship,
          ...(end === undefined ? {} : { EndBillingPeriod: end }),
        };
      }),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  },
});
