import { z } from "zod";
import { DisplayName } from "../../../domain/partner-central/program-management-account.ts";
import { arnOfAccount } from "../../../use-cases/partner-central/channel-register.ts";
import { renameAccount } from "../../../use-cases/partner-central/program-management-accounts.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountIdentifier, CatalogMember, Revision } from "../wire.ts";

export const updateProgramManagementAccount = operation<ApiDependencies>()({
  name: "UpdateProgramManagementAccount",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    identifier: AccountIdentifier,
    revision: Revision.optional(),
    displayName: DisplayName.optional(),
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const account = await changed(context, "UpdateProgramManagementAccount", input, (channel) =>
      renameAccount(channel, input),
    );
    return {
      programManagementAccountDetail: {
        id: account.id,
        arn: arnOfAccount(account),
        revision: String(account.revision),
        displayName: account.displayName,
      },
    };
  },
});
