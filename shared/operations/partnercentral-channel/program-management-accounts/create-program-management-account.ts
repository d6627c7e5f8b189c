import { z } from "zod";
import { programManagementAccountArn } from "../../../domain/partner-central/channel-arn.ts";
import {
  CHANNEL_ID_LENGTH,
  ProgramManagementAccountId,
} from "../../../domain/partner-central/channel-ids.ts";
import { DisplayName, Program } from "../../../domain/partner-central/program-management-account.ts";
import { registerAccount } from "../../../use-cases/partner-central/program-management-accounts.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changed } from "../change.ts";
import { AccountMember, CatalogMember, ClientToken, NewTags } from "../wire.ts";

export const createProgramManagementAccount = operation<ApiDependencies>()({
  name: "CreateProgramManagementAccount",
  permission: "transfers:write",
  input: z.object({
    catalog: CatalogMember,
    program: Program,
    displayName: DisplayName,
    accountId: AccountMember,
    clientToken: ClientToken.optional(),
    tags: NewTags,
  }),
  output: z.looseObject({}),
  handle: async (context, input) => {
    const id = ProgramManagementAccountId.parse(`pma-${context.deps.ids.random(CHANNEL_ID_LENGTH)}`);
    const { program, displayName, accountId, tags } = input;
    const account = await changed(context, "CreateProgramManagementAccount", input, (channel) =>
      registerAccount(channel, { id, program, displayName, account: accountId, tags }),
    );
    return {
      programManagementAccountDetail: {
        id: account.id,
        arn: programManagementAccountArn(account, account.id),
      },
    };
  },
});
