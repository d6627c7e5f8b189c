import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PERMISSIONS_OF_ROLE } from "../../../../shared/domain/access/permissions.ts";
import { Role } from "../../../../shared/domain/access/role.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { rebillService } from "../../../../shared/operations/rebill/service.ts";
import { openApi, PARTNER } from "../../../support/open-api.ts";

const FOREIGN = "111111111111";
const runId = "estimate-0000000000000000";
const TENANT = "aaaaaaaa-0000-0000-0000-000000000000";
const NCE_PARTNER = {
  name: "Contoso Cloud",
  account: PARTNER,
  kind: "direct-bill",
  mpnId: "1000001",
  region: "Europe",
  billingCurrency: "EUR",
};
const NCE_CREDENTIALS = { kind: "access-key", accessKeyId: "AKIAAAAA", secretAccessKey: "secret" };
const NCE_TRANSFERS = "/rebill/v1/nce/transfers";
const NCE_SELECTION = { subscriptions: ["sub-1"] };
/** A valid request of each operation. `foreign` is the status a foreign account gets. */
const REQUESTS: Readonly<
  Record<string, { readonly url: string; readonly body?: object; readonly foreign: number }>
> = {
  PutOrganization: {
    url: "/rebill/v1/organizations/o-alpha00001",
    body: { managementAccountId: "222222222222", name: "Alpha" },
    foreign: 403,
  },
  GetOrganization: { url: `/rebill/v1/organizations/o-${PARTNER}`, foreign: 404 },
  ListOrganizations: { url: "/rebill/v1/organizations", foreign: 403 },
  PutQuotas: { url: `/rebill/v1/quotas/${PARTNER}`, body: {}, foreign: 403 },
  GetQuotas: { url: `/rebill/v1/quotas/${PARTNER}`, foreign: 404 },
  RehearseInvitation: {
    url: "/rebill/v1/transfers:rehearse",
    body: { source: "111111111111", start: "2026-12" },
    foreign: 200,
  },
  RehearseTransfer: { url: "/rebill/v1/transfers/rt-00000000:rehearse", body: {}, foreign: 404 },
  PostOnboarding: {
    url: "/rebill/v1/onboardings",
    body: { items: [{ account: "111111111111", name: "a", start: "2026-12" }], dryRun: true },
    foreign: 200,
  },
  GetOnboarding: { url: "/rebill/v1/onboardings/onb-0000000000000000", foreign: 404 },
  RegisterCostData: {
    url: "/rebill/v1/cost-data",
    body: { payer: PARTNER, period: "2026-10", from: "deliveries/a" },
    foreign: 403,
  },
  GetCostDataImport: { url: "/rebill/v1/cost-data/import-0000000000000000", foreign: 404 },
  ListCostData: { url: "/rebill/v1/cost-data?period=2026-10", foreign: 403 },
  StartRun: { url: "/rebill/v1/runs", body: { period: "2026-10" }, foreign: 403 },
  GetRun: { url: `/rebill/v1/runs/${runId}`, foreign: 404 },
  GetRunResult: { url: `/rebill/v1/runs/${runId}/result`, foreign: 404 },
  ListInvoices: { url: "/rebill/v1/invoices", foreign: 200 },
  GetInvoice: { url: "/rebill/v1/invoices/NW-1", foreign: 404 },
  GetInvoicePdf: { url: "/rebill/v1/invoices/NW-1/pdf", foreign: 404 },
  GetChannelReport: { url: "/rebill/v1/channel-reports/2026-10", foreign: 200 },
  GetChannelReportCsv: { url: "/rebill/v1/channel-reports/2026-10/csv", foreign: 200 },
  ListEvents: { url: "/rebill/v1/events", foreign: 403 },
  ListAudit: { url: "/rebill/v1/audit", foreign: 403 },
  PutWebhook: {
    url: "/rebill/v1/webhooks/erp",
    body: { url: "https://erp.example/hook", events: ["*"], secret: "s".repeat(32) },
    foreign: 403,
  },
  GetWebhook: { url: "/rebill/v1/webhooks/erp", foreign: 403 },
  ListWebhooks: { url: "/rebill/v1/webhooks", foreign: 403 },
  ListWebhookDeliveries: { url: "/rebill/v1/webhooks/erp/deliveries", foreign: 403 },
  ReplayWebhook: { url: "/rebill/v1/webhooks/erp/replay", body: { after: 0 }, foreign: 403 },
  DeleteWebhook: { url: "/rebill/v1/webhooks/erp", foreign: 403 },
  PutNcePartner: { url: `/rebill/v1/nce/partners/${TENANT}`, body: NCE_PARTNER, foreign: 403 },
  ListNcePartners: { url: "/rebill/v1/nce/partners", foreign: 200 },
  GetNcePartner: { url: `/rebill/v1/nce/partners/${TENANT}`, foreign: 404 },
  PutNceConnection: {
    url: `/rebill/v1/nce/partners/${TENANT}/partner-center-connection`,
    body: { baseUrl: "https://api.partnercenter.example", credentials: NCE_CREDENTIALS },
    foreign: 403,
  },
  GetNceConnection: { url: `/rebill/v1/nce/partners/${TENANT}/partner-center-connection`, foreign: 403 },
  DeleteNceConnection: { url: `/rebill/v1/nce/partners/${TENANT}/partner-center-connection`, foreign: 403 },
  PutNceCustomer: {
    url: `/rebill/v1/nce/customers/${TENANT}`,
    body: { name: "Customer", region: "Europe", country: "DE" },
    foreign: 403,
  },
  ListNceCustomers: { url: "/rebill/v1/nce/customers", foreign: 200 },
  GetNceCustomer: { url: `/rebill/v1/nce/customers/${TENANT}`, foreign: 404 },
  PutNceRelationship: {
    url: `/rebill/v1/nce/customers/${TENANT}/relationships/${TENANT}`,
    body: { status: "accepted" },
    foreign: 403,
  },
  GetNceRelationship: {
    url: `/rebill/v1/nce/customers/${TENANT}/relationships/${TENANT}`,
    foreign: 404,
  },
  PutNceSubscription: {
    url: "/rebill/v1/nce/subscriptions/sub-1",
    body: {
      customer: TENANT,
      partner: TENANT,
      productType: "AzureSubscription",
      product: "Azure plan",
      sku: "azure",
    },
    foreign: 403,
  },
  GetNceSubscription: { url: "/rebill/v1/nce/subscriptions/sub-1", foreign: 404 },
  ListNceSubscriptions: { url: "/rebill/v1/nce/subscriptions", foreign: 200 },
  PutNceFxRates: {
    url: "/rebill/v1/nce/fx-rates",
    body: { from: "EUR", to: "SEK", date: "2026-11-01", rate: "11.4" },
    foreign: 403,
  },
  ListNceFxRates: { url: "/rebill/v1/nce/fx-rates", foreign: 403 },
  PutNceSettings: { url: "/rebill/v1/nce/settings", body: {}, foreign: 403 },
  GetNceSettings: { url: "/rebill/v1/nce/settings", foreign: 403 },
  GetNceReconciliation: {
    url: `/rebill/v1/nce/reconciliation?partner=${TENANT}&period=2026-10`,
    foreign: 404,
  },
  GetNceReconciliationCsv: {
    url: `/rebill/v1/nce/reconciliation/csv?partner=${TENANT}&period=2026-10`,
    foreign: 404,
  },
  ListNceEarnings: { url: `/rebill/v1/nce/earnings?partner=${TENANT}&period=2026-10`, foreign: 404 },
  ListNceTransfers: { url: NCE_TRANSFERS, foreign: 200 },
  GetNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}`, foreign: 404 },
  GetNceSettlement: { url: `${NCE_TRANSFERS}/${TENANT}/settlement`, foreign: 404 },
  GetNceCalendar: { url: `${NCE_TRANSFERS}/${TENANT}/calendar`, foreign: 404 },
  SubmitNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}:submit`, body: NCE_SELECTION, foreign: 404 },
  CancelNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}:cancel`, body: {}, foreign: 404 },
  DeclineNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}:decline`, body: { reason: "no" }, foreign: 404 },
  RetryNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}:retry`, body: {}, foreign: 404 },
  PreviewNceTransfer: { url: `${NCE_TRANSFERS}/${TENANT}:preview`, body: NCE_SELECTION, foreign: 404 },
  PlanNceTransfers: {
    url: `${NCE_TRANSFERS}:plan`,
    body: { customer: TENANT, target: TENANT, ...NCE_SELECTION },
    foreign: 404,
  },
  GetNcePlan: { url: `/rebill/v1/nce/transfer-plans/${TENANT}`, foreign: 404 },
  RequestPlannedTransfers: {
    url: `/rebill/v1/nce/transfer-plans/${TENANT}:request`,
    body: { sourceName: "Contoso", customerEmail: "admin@customer.example" },
    foreign: 404,
  },
  SubmitPlannedTransfers: {
    url: `/rebill/v1/nce/transfer-plans/${TENANT}:submit`,
    body: {},
    foreign: 404,
  },
  IssuePriceAttestation: {
    url: "/rebill/v1/nce/subscriptions/sub-1/attestation",
    body: { target: TENANT },
    foreign: 404,
  },
  GetPriceAttestation: { url: "/rebill/v1/nce/subscriptions/sub-1/attestation", foreign: 404 },
  PutNceFault: { url: "/rebill/v1/test/faults/nce/sub-1", body: { until: null }, foreign: 403 },
  MoveClock: { url: "/rebill/v1/clock", body: { now: "2026-11-15T10:00:00Z" }, foreign: 403 },
};

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const as = (role: Role, account: string) => ({
  caller: { account: AccountId.parse(account), role, accessKeyId: "AKIABBBBBBBBBBBBBBBB" },
});

describe("our operations by role and account", () => {
  it("are all here", () => {
    expect(Object.keys(REQUESTS).sort()).toEqual(rebillService.operations.map(({ name }) => name).sort());
  });

  for (const { name, permission, route } of rebillService.operations)
    it(`${name} answers whoever may ${permission}, and nobody else`, async () => {
      const { url, body, foreign } = REQUESTS[name] ?? { url: "", foreign: 0 };
      for (const role of Role.options) {
        const may = PERMISSIONS_OF_ROLE[role].includes(permission);
        const own = await api.send(route?.method ?? "GET", url, body, as(role, PARTNER));
        const others = await api.send(route?.method ?? "GET", url, body, as(role, FOREIGN));

        if (may) {
          expect([role, own.status < 500, own.body?.code === "access-denied"]).toEqual([role, true, false]);
          expect([role, others.status]).toEqual([role, foreign]);
        } else {
          expect([role, own.status, own.body.code]).toEqual([role, 403, "access-denied"]);
          // The same answer: a role that may not learns nothing about whose it is.
          expect({ ...others.body, requestId: "" }).toEqual({ ...own.body, requestId: "" });
        }
      }
    });
});
