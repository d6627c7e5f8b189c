import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { TaggedArn, tagTarget } from "./tag-target.ts";

/** The model says 204, but an answer without a body has no tags: 200 (spec section 1.1, "204"). */
export const listTagsForResource = operation<ApiDependencies>()({
  name: "ListTagsForResource",
  permission: "pricing:read",
  route: { method: "GET", path: "/tags/{ResourceArn}" },
  input: z.object({ ResourceArn: TaggedArn }),
  output: z.object({ Tags: z.record(z.string(), z.string()) }),
  handle: async (context, { ResourceArn }) => {
    const { state } = await context.deps.configuration.current();
    const { value } = tagTarget(state, context.caller.account, ResourceArn, periodOf(context.now));
    return { Tags: value.tags ?? {} };
  },
});
