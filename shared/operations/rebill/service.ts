import type { ApiDependencies } from "../api-dependencies.ts";
import { problemErrors } from "../registry/problem-errors.ts";
import type { Service } from "../registry/service.ts";
import { getChannelReport } from "./channel-reports/get-channel-report.ts";
import { getChannelReportCsv } from "./channel-reports/get-channel-report-csv.ts";
import { moveClock } from "./clock/move-clock.ts";
import { getImport } from "./cost-data/get-import.ts";
import { listDeliveries } from "./cost-data/list-deliveries.ts";
import { registerCostData } from "./cost-data/register-cost-data.ts";
import { getInvoice } from "./invoices/get-invoice.ts";
import { getInvoicePdf } from "./invoices/get-invoice-pdf.ts";
import { listInvoices } from "./invoices/list-invoices.ts";
import { listAudit } from "./journal/list-audit.ts";
import { listEvents } from "./journal/list-events.ts";
import { postMicrosoftEvent } from "./nce/microsoft-events/post-microsoft-event.ts";
import { NCE_REGISTRY_OPERATIONS } from "./nce/registry-operations.ts";
import { nceTransferOperations } from "./nce-transfers/transfer-operations.ts";
import { getOnboarding } from "./onboardings/get-onboarding.ts";
import { postOnboarding } from "./onboardings/post-onboarding.ts";
import { getOrganization } from "./organizations/get-organization.ts";
import { listOrganizations } from "./organizations/list-organizations.ts";
import { putOrganization } from "./organizations/put-organization.ts";
import { getQuotas } from "./quotas/get-quotas.ts";
import { putQuotas } from "./quotas/put-quotas.ts";
import { getRun } from "./runs/get-run.ts";
import { getRunResult } from "./runs/get-run-result.ts";
import { startRun } from "./runs/start-run.ts";
import { rehearseInvitation } from "./transfers/rehearse-invitation.ts";
import { rehearseTransfer } from "./transfers/rehearse-transfer.ts";
import { deleteWebhook } from "./webhooks/delete-webhook.ts";
import { getWebhook } from "./webhooks/get-webhook.ts";
import { listWebhookDeliveries } from "./webhooks/list-webhook-deliveries.ts";
import { listWebhooks } from "./webhooks/list-webhooks.ts";
import { putWebhook } from "./webhooks/put-webhook.ts";
import { replayWebhook } from "./webhooks/replay-webhook.ts";

/** What is ours: everything under `/rebill/v1` (contract.md section 2). */
export const rebillService: Service<ApiDependencies> = {
  name: "rebill",
  protocol: "rebill",
  errors: problemErrors,
  operations: [
    putOrganization,
    getOrganization,
    listOrganizations,
    rehearseInvitation,
    rehearseTransfer,
    postOnboarding,
    getOnboarding,
    ...nceTransferOperations,
    putQuotas,
    getQuotas,
    registerCostData,
    getImport,
    listDeliveries,
    startRun,
    getRun,
    getRunResult,
    listInvoices,
    getInvoice,
    getInvoicePdf,
    getChannelReport,
    getChannelReportCsv,
    listEvents,
    listAudit,
    moveClock,
    putWebhook,
    getWebhook,
    listWebhooks,
    deleteWebhook,
    listWebhookDeliveries,
    replayWebhook,
    ...NCE_REGISTRY_OPERATIONS,
  ],
  signedOperations: [postMicrosoftEvent],
};
