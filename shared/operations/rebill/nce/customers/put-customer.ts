import { z } from "zod";
import { ALWAYS } from "../../../../domain/configuration/configuration-versions.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { NceCustomer } from "../../../../domain/nce/partner.ts";
import { thingChange } from "../../../../use-cases/configuration/change-configuration.ts";
import { nceEvent } from "../../../../use-cases/nce/registry/registry-events.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { assertPartner, changed } from "../../context.ts";
import { CustomerMembers, CustomerOut, customerOut } from "./customer-members.ts";

export const putNceCustomer = operation<ApiDependencies>()({
  name: "PutNceCustomer",
  summary: "Registers a customer tenant, or replaces what is known of it.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: "/rebill/v1/nce/customers/{tenantId}" },
  input: z.strictObject({ tenantId: TenantId, ...CustomerMembers }),
  output: CustomerOut,
  handle: async (context, input) => {
    await assertPartner(context);
    const { tenantId, ...members } = input;
    const customer = NceCustomer.parse({ tenant: tenantId, ...members });
    return changed(context, "PutNceCustomer", input, (state) => {
      const isNew = state.nceCustomers.find(tenantId, ALWAYS) === undefined;
      return {
        answer: customerOut(customer),
        changes: [thingChange("nceCustomers", tenantId, { from: ALWAYS, value: customer })],
        resources: [tenantId],
        events: [
          nceEvent(isNew ? "Customer Registered" : "Customer Updated", tenantId, { tenant: tenantId }),
        ],
      };
    });
  },
});
