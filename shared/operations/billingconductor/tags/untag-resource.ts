import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { TaggedArn, tagTarget, withTags } from "./tag-target.ts";

export const untagResource = operation<ApiDependencies>()({
  name: "UntagResource",
  permission: "pricing:write",
  route: {
    method: "DELETE",
    path: "/tags/{ResourceArn}",
    query: { tagKeys: { member: "TagKeys", list: true } },
  },
  input: z.object({
    ResourceArn: TaggedArn,
    TagKeys: z
      .array(z.string().min(1).max(128))
      .min(1, "must name 1 to 200 keys")
      .max(200, "must name 1 to 200 keys"),
  }),
  output: z.object({}),
  handle: (context, input) => {
    const { ResourceArn: arn } = input;
    const period = periodOf(context.now);
    return changed(context, "UntagResource", input, (state) => {
      const { kind, value } = tagTarget(state, context.caller.account, arn, period);
      const removed = new Set(input.TagKeys);
      const tags = Object.fromEntries(Object.entries(value.tags ?? {}).filter(([key]) => !removed.has(key)));
      const untagged = Object.keys(value.tags ?? {}).length > Object.keys(tags).length;
      return {
        answer: {},
        changes: untagged ? [{ kind, id: arn, from: period, value: withTags(value, tags) }] : [],
        resources: untagged ? [arn] : [],
        events: untagged ? [changeEvent("Resource Untagged", [arn], { tagKeys: [...removed].sort() })] : [],
      };
    });
  },
});
