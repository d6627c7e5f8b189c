import { z } from "zod";
import { DEFAULT_QUOTAS } from "../../../domain/configuration/quotas.ts";
import { tagBytes } from "../../../domain/configuration/tag-bytes.ts";
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
      refuseTooMuch(arn, tags);
      return {
        answer: {},
        changes: [{ kind, id: arn, from: period, value: withTags(value, tags) }],
        resources: [arn],
        events: [changeEvent("Resource Tagged", [arn], { tagKeys: Object.keys(input.Tags).sort() })],
      };
    });
  },
});

/** @throws OperationError ServiceLimitExceededException */
const refuseTooMuch = (arn: string, tags: Readonly<Record<string, string>>): void => {
  const { tags: most, tagBytes: bytesMost } = DEFAULT_QUOTAS;
  const resource = { id: arn, type: taggedType(arn) };
  if (Object.keys(tags).length > most)
    throw limitExceeded("TAGS_PER_RESOURCE", `A resource has at most ${most} tags.`, resource);
  if (tagBytes(tags) > bytesMost)
    throw limitExceeded(
      "TAG_BYTES_PER_RESOURCE",
      `The tags of a resource have at most ${bytesMost} bytes.`,
      resource,
    );
};
