import { z } from "zod";
import { NceSubscriptionId } from "../../../domain/nce/ids.ts";
import { setFault } from "../../../use-cases/nce/faults.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { problemErrors } from "../../registry/problem-errors.ts";
import { assertPartner, changed } from "../context.ts";
import { MomentMember } from "../moment.ts";

export const putNceFault = operation<ApiDependencies>()({
  name: "PutNceFault",
  summary: "Has every attempt to move a subscription fail until an instant (one machine only); null ends it.",
  permission: "test:write",
  route: { method: "PUT", path: "/rebill/v1/test/faults/nce/{subscriptionId}" },
  input: z.strictObject({
    subscriptionId: NceSubscriptionId,
    until: MomentMember.nullable().describe("First instant at which it can be moved again, UTC"),
  }),
  output: z.object({ subscriptionId: z.string(), until: z.string().nullable() }),
  handle: async (context, input) => {
    if (context.deps.testClock === undefined) throw problemErrors.unknownOperation();
    await assertPartner(context);
    const { subscriptionId, until } = input;
    return changed(context, "PutNceFault", input, () => ({
      ...setFault(subscriptionId, until ?? undefined),
      answer: { subscriptionId, until },
    }));
  },
});
