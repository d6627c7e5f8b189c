import { z } from "zod";
import { untag } from "../../../use-cases/billing-transfer/tag-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changedByManagement } from "../change.ts";
import { list } from "../wire.ts";
import { TaggedId, TagKey, taggedTransferId } from "./tag-members.ts";

/** Keys the transfer does not have are passed over. */
export const untagResource = operation<ApiDependencies>()({
  name: "UntagResource",
  permission: "transfers:write",
  input: z.object({ ResourceId: TaggedId, TagKeys: list(TagKey) }),
  output: z.object({}),
  handle: (context, { ResourceId, TagKeys: keys }) =>
    changedByManagement(
      context,
      "UntagResource",
      (view) => untag(view, { id: taggedTransferId(ResourceId), caller: context.caller.account, keys }),
      () => ({}),
    ),
});
