import { z } from "zod";
import { rename } from "../../../use-cases/billing-transfer/rename.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { changedByManagement } from "../change.ts";
import { TransferIdMember, TransferName } from "../wire.ts";
import { TransferOut, transferOut } from "./transfer-out.ts";

export const updateResponsibilityTransfer = operation<ApiDependencies>()({
  name: "UpdateResponsibilityTransfer",
  permission: "transfers:write",
  input: z.object({ Id: TransferIdMember, Name: TransferName }),
  output: z.object({ ResponsibilityTransfer: TransferOut }),
  handle: (context, { Id: id, Name: name }) => {
    const caller = context.caller.account;
    return changedByManagement(
      context,
      "UpdateResponsibilityTransfer",
      (view) => rename(view, { id, caller, name }),
      (view, transfer) => ({ ResponsibilityTransfer: transferOut(view, caller, { transfer, as: "target" }) }),
    );
  },
});
