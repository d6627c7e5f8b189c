import { z } from "zod";
import { taggedTransfer } from "../../../use-cases/billing-transfer/tag-transfer.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { answered, managementView } from "../change.ts";
import { wrongToken } from "../listing.ts";
import { Paging } from "../wire.ts";
import { TaggedId, taggedTransferId } from "./tag-members.ts";

/** All tags at once: there are fifty at most, so no answer has a token and none can be given. */
export const listTagsForResource = operation<ApiDependencies>()({
  name: "ListTagsForResource",
  permission: "transfers:read",
  input: z.object({ ResourceId: TaggedId, NextToken: Paging.NextToken }),
  output: z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })) }),
  handle: async (context, { ResourceId, NextToken }) => {
    const view = await managementView(context);
    const id = taggedTransferId(ResourceId);
    const { tags = {} } = answered(() => taggedTransfer(view, { id, caller: context.caller.account }));
    if (NextToken !== undefined) throw wrongToken();
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  },
});
