import { expect } from "vitest";
import type { Caller } from "../../../../shared/domain/access/caller.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { type ApiAnswer, openApi } from "../../../support/open-api.ts";

/**
 * A distributor 999999999999 with seven accounts of its own, a customer 111111111111, a reseller 222222222222
 * that comes in December and its customer 333333333333, and a customer 444444444444 that left in October.
 */
const WORLD = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
organizations:
  - id: o-999999999999
    managementAccount: "999999999999"
    name: Northwind Cloud
    email: root@northwind.example
    accounts:
      - { id: "999999999901", name: lab, email: lab@northwind.example }
      - { id: "999999999902", name: web }
      - { id: "999999999903", name: shop, email: shop@northwind.example }
      - { id: "999999999904", name: data }
      - { id: "999999999905", name: mail }
      - { id: "999999999906", name: idle }
  - id: o-alpha00001
    managementAccount: "111111111111"
    name: Alpha
    email: root@alpha.example
    accounts: [{ id: "111111111112", name: alpha-prod, email: prod@alpha.example }]
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
  - { id: o-gamma00001, managementAccount: "333333333333", name: Gamma }
  - { id: o-delta00001, managementAccount: "444444444444", name: Delta }
transfers:
  - { name: alpha, source: "111111111111", target: "999999999999", start: 2026-10 }
  - { name: reseller, source: "222222222222", target: "999999999999", start: 2026-12 }
  - { name: gamma, source: "333333333333", target: "222222222222", start: 2026-12 }
  - { name: delta, source: "444444444444", target: "999999999999", start: 2026-01, end: 2026-10 }
pricingPlans:
  - { name: standard, rules: [] }
billingGroups:
  - { name: delta, transfer: delta, plan: BasicPricingPlan }
`;

export const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
export const PASSTHROUGH = "arn:aws:billingconductor::aws:pricingplan/Passthrough";
export const groupArn = (id: string, account = "999999999999"): string =>
  `arn:aws:billingconductor::${account}:billinggroup/${id}`;

const callerOf = (account: string): Caller => ({
  account: AccountId.parse(account),
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
});
/** Manages an organisation of its own; owns nothing here. */
export const ALPHA = callerOf("111111111111");
export const RESELLER = callerOf("222222222222");

export const openWorld = async (options: { readonly configuration?: string } = {}) => {
  const api = await openApi({ configuration: options.configuration ?? WORLD });
  const { state } = await api.deps.configuration.current();
  const november = BillingPeriod.parse("2026-11");
  const ids = new Map(state.transfers.list(november).map(({ name, id }) => [name, id]));
  const [plan] = state.pricingPlans.list(november);
  const call = (path: string, body: unknown, caller?: Caller): Promise<ApiAnswer> =>
    api.send("POST", path, body, caller === undefined ? {} : { caller });
  /** Everything a caller can see of groups, and the length of the journal. */
  const everything = async () => [
    (await call("/list-billing-groups", {})).body,
    (await call("/list-account-associations", {})).body,
    (await api.deps.journal.head()).sequence,
  ];
  return {
    ...api,
    call,
    plan: plan?.arn ?? "",
    /** ARN of an inbound transfer as the distributor names it. */
    transferArn: (name: string, organization: string, account = "999999999999") =>
      `arn:aws:organizations::${account}:transfer/${organization}/billing/inbound/${ids.get(name)}`,
    everything,
    /** A STANDARD group of the given accounts, the first of them the primary one. */
    createStandard: (name: string, accounts: readonly string[], more: object = {}) =>
      call("/create-billing-group", {
        Name: name,
        PrimaryAccountId: accounts[0],
        AccountGrouping: { LinkedAccountIds: accounts },
        ComputationPreference: { PricingPlanArn: BASIC },
        ...more,
      }),
    /** Sends what must be refused; nothing is written. `[status, exception, reason or resource]` */
    refusal: async (send: () => Promise<ApiAnswer>) => {
      const before = await everything();
      const { status, body } = await send();
      expect(await everything()).toEqual(before);
      return [status, body.__type, body.Reason ?? body.LimitCode ?? body.ResourceType];
    },
  };
};
export type World = Awaited<ReturnType<typeof openWorld>>;
