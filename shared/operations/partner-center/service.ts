import type { ApiDependencies } from "../api-dependencies.ts";
import type { Service } from "../registry/service.ts";
import { acceptTransfer } from "./accept-transfer.ts";
import { createTransfer } from "./create-transfer.ts";
import { partnerCenterErrors } from "./errors.ts";
import { getTransfer } from "./get-transfer.ts";
import { listTransfers } from "./list-transfers.ts";
import { updateTransfer } from "./update-transfer.ts";
import { withdrawTransfer } from "./withdraw-transfer.ts";

/** Microsoft's Partner Center, as far as subscriptions change partners (spec/microsoft-nce-transfer.md section 3). */
export const partnerCenter: Service<ApiDependencies> = {
  name: "partner-center",
  protocol: "partner-center",
  errors: partnerCenterErrors,
  operations: [createTransfer, listTransfers, getTransfer, updateTransfer, withdrawTransfer, acceptTransfer],
};
