import { AccountId } from "../../shared/domain/identifiers.ts";
import { carryOutAll } from "./carry-out.ts";
import { type OpenApiOptions, openApi } from "./open-api.ts";

const tenant = (digit: string): string => `${digit.repeat(8)}-0000-0000-0000-000000000000`;
export const SOURCE = tenant("a");
export const TARGET = tenant("b");
export const THIRD = tenant("d");
export const CUSTOMER = tenant("c");

export const SOURCE_ACCOUNT = "711111111111";
export const TARGET_ACCOUNT = "722222222222";
export const THIRD_ACCOUNT = "733333333333";

/** A caller of an account: the admin agent of a partner of Microsoft's. */
export const agentOf = (account: string) => ({
  caller: {
    account: AccountId.parse(account),
    role: "admin-agent" as const,
    accessKeyId: "AKIANNNNNNNNNNNNNNNN",
  },
});

export const partnerBody = (fields: object = {}) => ({
  name: "Contoso Cloud",
  account: SOURCE_ACCOUNT,
  kind: "direct-bill",
  mpnId: "1000001",
  region: "Europe",
  billingCurrency: "EUR",
  incentiveRate: "0.04",
  ...fields,
});

/** Example E1: ten seats for a year at 264.00, paid at once. */
export const subscriptionBody = (fields: object = {}) => ({
  customer: CUSTOMER,
  partner: SOURCE,
  productType: "OnlineServicesNCE",
  product: "Microsoft 365 Business Premium",
  sku: "CFQ7TTC0LCHC:0002",
  quantity: 10,
  unitPrice: "264.00",
  currency: "EUR",
  termStart: "2024-04-10",
  termEnd: "2025-04-09",
  termDuration: "P1Y",
  billingPlan: "annual",
  autoRenew: true,
  ...fields,
});

/** The API with a customer of two partners and a third one that has nothing to do with it. */
export const openNce = async (options: OpenApiOptions = {}) => {
  const api = await openApi({ now: "2024-06-15T10:00:00.000Z", ...options });
  const put = async (path: string, body: object) => {
    const answer = await api.send("PUT", `/rebill/v1/nce/${path}`, body);
    if (answer.status !== 200) throw new Error(`PUT ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await put(`partners/${SOURCE}`, partnerBody());
  await put(`partners/${TARGET}`, partnerBody({ name: "Fabrikam", account: TARGET_ACCOUNT }));
  await put(`partners/${THIRD}`, partnerBody({ name: "Third", account: THIRD_ACCOUNT }));
  await put(`customers/${CUSTOMER}`, { name: "Customer & Co", region: "Europe", country: "DE" });
  for (const partner of [SOURCE, TARGET])
    await put(`customers/${CUSTOMER}/relationships/${partner}`, { status: "accepted" });
  const transfers = `/v1/customers/${CUSTOMER}/transfers`;
  const must = async (method: string, path: string, body: object, account: string) => {
    const answer = await api.send(method, path, body, agentOf(account));
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** The target asks the source for the customer's subscriptions; the pending transfer. */
  const requested = () =>
    must(
      "POST",
      transfers,
      {
        sourcePartnerTenantId: SOURCE,
        sourcePartnerName: "Contoso Cloud",
        customerEmailId: "admin@customer.example",
        transferType: 3,
      },
      TARGET_ACCOUNT,
    );
  /** The source gives licences away; nothing has moved yet. */
  const submitted = (transfer: { readonly id: string }, ...ids: readonly string[]) =>
    must(
      "PATCH",
      `${transfers}/${transfer.id}`,
      {
        ...transfer,
        lineItems: ids.map((subscriptionId) => ({ subscriptionId, productType: "OnlineServicesNCE" })),
      },
      SOURCE_ACCOUNT,
    );
  return {
    ...api,
    put,
    requested,
    submitted,
    get: (path: string, options: Parameters<typeof api.send>[3] = {}) =>
      api.send("GET", `/rebill/v1/nce/${path}`, undefined, options),
    /** Everything whose time has come by the clock of the API. */
    sweep: () => carryOutAll(api.deps),
  };
};
