import { z } from "zod";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, changeEvent } from "../change.ts";
import { limitExceeded } from "../errors.ts";
import { TagMap } from "../wire.ts";
import { TaggedArn, tagTarget, withTags } from "./tag-target.ts";

const TAGS_MAX = 200;

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
      if (Object.keys(tags).length > TAGS_MAX)
        throw limitExceeded("TAGS_PER_RESOURCE", `A resource has at most ${TAGS_MAX} tags.`);
      return {
        answer: {},
        changes: [{ kind, id: arn, from: period, value: withTags(value, tags) }],
        resources: [arn],
        events: [changeEvent("Resource Tagged", [arn], { tagKeys: Object.keys(input.Tags).sort() })],
      };
    });
  },
});
