import { z } from "zod";
import { TenantId } from "../../../domain/nce/ids.ts";
import { CalendarDate } from "../../../domain/time/calendar-date.ts";
import { attestPrice, statedPrice } from "../../../use-cases/nce/attestation/attest-price.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { AttestationOut, attestationOut, sealed } from "./attestation-members.ts";
import { nceChanged, nceLooked } from "./nce-decisions.ts";

export const issuePriceAttestation = operation<ApiDependencies>()({
  name: "IssuePriceAttestation",
  summary:
    "The source attests to a target what a subscription costs and since when, for prices no list shows any more.",
  permission: "subscriptions:write",
  route: { method: "POST", path: "/rebill/v1/nce/subscriptions/{id}/attestation" },
  input: z.strictObject({
    id: z.string().max(64).describe("Id of the subscription"),
    target: TenantId,
    originalPurchaseDate: CalendarDate.optional().describe("Absent: the first day of the running term"),
  }),
  output: AttestationOut,
  handle: async (context, input) => {
    const { id: subscription, ...wanted } = input;
    const request = { caller: context.caller.account, subscription, ...wanted };
    const statement = await nceLooked(context, (nce) => statedPrice(nce, request));
    const attestation = await sealed(context.deps, statement);
    const kept = await nceChanged(context, "IssuePriceAttestation", input, (nce) =>
      attestPrice(nce, request, attestation),
    );
    return attestationOut(context.deps, kept);
  },
});
