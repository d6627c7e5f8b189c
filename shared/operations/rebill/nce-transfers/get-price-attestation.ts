import { z } from "zod";
import { TenantId } from "../../../domain/nce/ids.ts";
import { seenAttestation } from "../../../use-cases/nce/attestation/seen-attestation.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { AttestationOut, attestationOut } from "./attestation-members.ts";
import { nceLooked } from "./nce-decisions.ts";

export const getPriceAttestation = operation<ApiDependencies>()({
  name: "GetPriceAttestation",
  summary:
    "The latest attestation of a subscription's price, to whom it was given and who gave it; verified.",
  permission: "subscriptions:read",
  route: {
    method: "GET",
    path: "/rebill/v1/nce/subscriptions/{id}/attestation",
    query: { target: { member: "target" } },
  },
  input: z.strictObject({
    id: z.string().max(64).describe("Id of the subscription"),
    target: TenantId.optional().describe("Of several that the source gave, the one for this target"),
  }),
  output: AttestationOut,
  handle: async (context, { id: subscription, target }) => {
    const { account: caller } = context.caller;
    const attestation = await nceLooked(context, (nce) =>
      seenAttestation(nce, { caller, subscription, target }),
    );
    return attestationOut(context.deps, attestation);
  },
});
