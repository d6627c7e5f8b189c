import { z } from "zod";
import { deleteAccount } from "../../../use-cases/partner-central/program-management-accounts.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountIdentifier, CatalogMember, ClientToken } from "../wire.ts";

export const deleteProgramManagementAccount = operation<ApiDependencies>()({
  name: "DeleteProgramManagementAccount",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    identifier: AccountIdentifier,
    clientToken: ClientToken.optional(),
  }),
  output: z.object({}),
  handle: async (context, input) => {
    await changed(context, "DeleteProgramManagementAccount", input, (channel) =>
      deleteAccount(channel, input.identifier),
    );
    return {};
  },
});
