import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { limitExceeded } from "../errors.ts";
import { TagMap } from "../wire.ts";
import { TaggedArn, taggedType, tagTarget, withTags } from "./tag-target.ts";

/** Adds tags and replaces those of the same key; others stay. */
export const tagResource = operation<ApiDependencies>()({
  name: "TagResource",
  permission: "pricing:write",
  route: { method: "POST", path: "/tags/{ResourceArn}" },
  input: z.object({ ResourceArn: TaggedArn, Tags: TagMap }),
  output: z.object({}),
  handle: (context, input) => {
    const { ResourceArn: arn } = input;
    const period = periodOf(context.now);
    return changed(context, "TagResource", input, (state) => {
      const { kind, value } = tagTarget(state, context.caller.account, arn, period);
      const tags = { ...value.tags, ...input.Tags };
      if (Object.keys(tags).length > DEFAULT_QUOTAS.tags)
        throw limitExceeded("TAGS_PER_RESOURCE", `A resource has at most ${DEFAULT_QUOTAS.tags} tags.`, {
          id: arn,
          type: taggedType(arn),
        });
      return {
        answer: {},
        changes: [{ kind, id: arn, from: period, value: withTags(value, tags) }],
        resources: [arn],
        events: [changeEvent("Resource Tagged", [arn], { tagKeys: Object.keys(input.Tags).sort() })],
      };
    });
  },
});
