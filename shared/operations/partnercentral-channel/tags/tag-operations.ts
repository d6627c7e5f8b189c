import { z } from "zod";
import { Catalog } from "../../../domain/partner-central/channel-ids.ts";
import { absent } from "../../../domain/partner-central/channel-refused-error.ts";
import {
  tagResource as tag,
  taggedResource,
  untagResource as untag,
} from "../../../use-cases/partner-central/tags.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed, looked } from "../change.ts";
import { refusalError } from "../errors.ts";
import { TaggableArn, TagKeyList, TagList } from "../wire.ts";

/** @throws OperationError ResourceNotFoundException: nothing is in a catalog that is none */
const catalogOf = (arn: string): Catalog => {
  const catalog = Catalog.safeParse(arn.split("/")[1]);
  if (!catalog.success) throw refusalError(absent("ProgramManagementAccount", arn));
  return catalog.data;
};

export const tagResource = operation<ApiDependencies>()({
  name: "TagResource",
  permission: "transfers:write",
  input: z.object({ resourceArn: TaggableArn, tags: TagList }),
  output: z.object({}),
  handle: async (context, { resourceArn: arn, tags }) => {
    await changed(context, "TagResource", { catalog: catalogOf(arn) }, (channel) =>
      tag(channel, { arn, tags }),
    );
    return {};
  },
});

export const untagResource = operation<ApiDependencies>()({
  name: "UntagResource",
  permission: "transfers:write",
  input: z.object({ resourceArn: TaggableArn, tagKeys: TagKeyList }),
  output: z.object({}),
  handle: async (context, { resourceArn: arn, tagKeys: keys }) => {
    await changed(context, "UntagResource", { catalog: catalogOf(arn) }, (channel) =>
      untag(channel, { arn, keys }),
    );
    return {};
  },
});

export const listTagsForResource = operation<ApiDependencies>()({
  name: "ListTagsForResource",
  permission: "transfers:read",
  input: z.object({ resourceArn: TaggableArn }),
  output: z.looseObject({}),
  handle: (context, { resourceArn: arn }) =>
    looked(context, { catalog: catalogOf(arn) }, (channel) => ({
      tags: Object.entries(taggedResource(channel, arn).tags)
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, value]) => ({ key, value })),
    })),
});
