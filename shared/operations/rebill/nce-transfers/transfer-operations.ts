import type { ApiDependencies } from "../../api-dependencies.ts";
import type { Operation } from "../../registry/operation.ts";
import { getNceCalendar } from "./get-nce-calendar.ts";
import { getNcePlan } from "./get-nce-plan.ts";
import { getNceSettlement } from "./get-nce-settlement.ts";
import { getNceTransfer } from "./get-nce-transfer.ts";
import { getPriceAttestation } from "./get-price-attestation.ts";
import { issuePriceAttestation } from "./issue-price-attestation.ts";
import { listNceTransfers } from "./list-nce-transfers.ts";
import { planNceTransfers } from "./plan-nce-transfers.ts";
import { previewNceTransfer } from "./preview-nce-transfer.ts";
import { putNceFault } from "./put-nce-fault.ts";
import { requestPlannedTransfers } from "./request-planned-transfers.ts";
import { submitPlannedTransfers } from "./submit-planned-transfers.ts";
import {
  cancelNceTransfer,
  declineNceTransfer,
  retryNceTransfer,
  submitNceTransfer,
} from "./transfer-verbs.ts";

/** What partners do with transfers of Microsoft subscriptions beside Partner Center's own routes. */
export const nceTransferOperations: readonly Operation<ApiDependencies>[] = [
  listNceTransfers,
  getNceTransfer,
  submitNceTransfer,
  cancelNceTransfer,
  declineNceTransfer,
  retryNceTransfer,
  previewNceTransfer,
  getNceSettlement,
  getNceCalendar,
  planNceTransfers,
  getNcePlan,
  requestPlannedTransfers,
  submitPlannedTransfers,
  issuePriceAttestation,
  getPriceAttestation,
  putNceFault,
];
