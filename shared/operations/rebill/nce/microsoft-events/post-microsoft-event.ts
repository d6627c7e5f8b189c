import { z } from "zod";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { MicrosoftEvent } from "../../../../domain/nce/microsoft-events/event.ts";
import { receiveEvent } from "../../../../use-cases/nce/microsoft-events/receive-event.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { signedOperation } from "../../../registry/operation.ts";

export const postMicrosoftEvent = signedOperation<ApiDependencies>()({
  name: "PostMicrosoftEvent",
  summary: "Takes Microsoft's own webhooks for a partner; the signature under the body is the proof.",
  authentication: "microsoft-signature",
  route: { method: "POST", path: "/rebill/v1/nce/partners/{tenantId}/microsoft-events" },
  input: MicrosoftEvent.extend({ tenantId: TenantId }),
  output: z.object({}),
  handle: async ({ deps, requestId }, { tenantId, ...event }) => {
    await receiveEvent(deps, { partner: tenantId, event, requestId });
    return {};
  },
});
