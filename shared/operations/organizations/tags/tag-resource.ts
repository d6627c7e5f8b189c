import { z } from "zod";
import { tag } from "../../../use-cases/billing-transfer/tag-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changedByManagement } from "../change.ts";
import { TaggedId, TagList, taggedTransferId, tagsOf } from "./tag-members.ts";

/** Adds tags and replaces those of the same key; others stay. */
export const tagResource = operation<ApiDependencies>()({
  name: "TagResource",
  permission: "transfers:write",
  input: z.object({ ResourceId: TaggedId, Tags: TagList }),
  output: z.object({}),
  handle: (context, { ResourceId, Tags }) =>
    changedByManagement(
      context,
      "TagResource",
      (view) =>
        tag(view, { id: taggedTransferId(ResourceId), caller: context.caller.account, tags: tagsOf(Tags) }),
      () => ({}),
    ),
});
