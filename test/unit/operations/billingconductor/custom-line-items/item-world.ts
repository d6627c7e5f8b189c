import { expect } from "vitest";
import type { Caller } from "../../../../../shared/domain/access/caller.ts";
import { AccountId } from "../../../../../shared/domain/identifiers.ts";
import { configurationText } from "../../../../builders/partner.ts";
import { type ApiAnswer, openApi } from "../../../../support/open-api.ts";

export const FLEET = "arn:aws:billingconductor::999999999999:billinggroup/100000000010";
export const OTHER = "arn:aws:billingconductor::999999999999:billinggroup/100000000020";
export const NOBODY = "arn:aws:billingconductor::999999999999:customlineitem/nobodyhere";
export const STRANGER: Caller = {
  account: AccountId.parse("888888888888"),
  role: "billing-admin",
  accessKeyId: "AKIABBBBBBBBBBBBBBBB",
};

const configuration = configurationText({
  organizations: [
    {
      id: "o-alpha00001",
      managementAccount: "111111111111",
      name: "Alpha",
      accounts: [{ id: "111111111112", name: "alpha-prod" }],
    },
    { id: "o-beta000001", managementAccount: "222222222222", name: "Beta" },
    { id: "o-gamma00001", managementAccount: "333333333333", name: "Gamma" },
  ],
  transfers: [
    { name: "alpha", source: "111111111111", target: "999999999999", start: "2026-10" },
    { name: "beta", source: "222222222222", target: "999999999999", start: "2027-01" },
    { name: "gamma", source: "333333333333", target: "999999999999", start: "2026-01", end: "2026-09" },
  ],
  billingGroups: [
    {
      name: "fleet",
      primaryAccount: "100000000010",
      accounts: ["100000000010", "100000000011"],
      plan: "BasicPricingPlan",
    },
    { name: "other", primaryAccount: "100000000020", plan: "BasicPricingPlan" },
    { name: "alpha", transfer: "alpha", plan: "BasicPricingPlan" },
    { name: "beta", transfer: "beta", plan: "BasicPricingPlan" },
    { name: "gamma", transfer: "gamma", plan: "BasicPricingPlan" },
  ],
});

/** October on: the previous month and every one after it. */
export const PREVIOUS_ON = { InclusiveStartBillingPeriod: "2026-10" };
export const CURRENT_ON = { InclusiveStartBillingPeriod: "2026-11" };
export const PREVIOUS = { InclusiveStartBillingPeriod: "2026-10", ExclusiveEndBillingPeriod: "2026-11" };

const PUT_PATHS = /^\/batch-/;

/** The API with two own groups and one transferred organisation each that is active, to come and over. */
export const openItems = async (options: { readonly now?: string } = {}) => {
  const api = await openApi({ configuration, ...options });
  const { state } = await api.deps.configuration.current();
  const groupArn = (name: string): string => {
    const group = [...state.billingGroups.idsWith("owner", "999999999999")]
      .flatMap((id) => state.billingGroups.versions(id).at(-1)?.value ?? [])
      .find((each) => each.name === name);
    return group?.arn ?? "";
  };
  const send = (operation: string, body: unknown, options?: Parameters<typeof api.send>[3]) =>
    api.send(PUT_PATHS.test(`/${operation}`) ? "PUT" : "POST", `/${operation}`, body, options);
  let names = 0;
  const create = async (members: object): Promise<string> => {
    names += 1;
    const answer = await send("create-custom-line-item", {
      Name: `item-${names}`,
      Description: "An item",
      BillingGroupArn: FLEET,
      BillingPeriodRange: CURRENT_ON,
      ...members,
    });
    expect([answer.status, answer.body.Message]).toEqual([200, undefined]);
    return answer.body.Arn;
  };
  return {
    ...api,
    send,
    groupArn,
    /** Creates a flat item of the fleet from November on. */
    flat: (value: number | string, members: object = {}) =>
      create({ ChargeDetails: { Type: "FEE", Flat: { ChargeValue: value } }, ...members }),
    /** Creates a percentage of sources. */
    percentage: (
      value: number,
      sources: readonly string[],
      members: object = {},
      filters?: readonly object[],
    ) =>
      create({
        ChargeDetails: {
          Type: "FEE",
          Percentage: { PercentageValue: value, AssociatedValues: sources },
          ...(filters === undefined ? {} : { LineItemFilters: filters }),
        },
        ...members,
      }),
    list: async (body: object = {}): Promise<ApiAnswer["body"]> =>
      (await send("list-custom-line-items", body)).body,
    /** Names listed in a month. */
    names: async (body: object = {}): Promise<readonly string[]> =>
      (await send("list-custom-line-items", body)).body.CustomLineItems.map(
        (item: { Name: string }) => item.Name,
      ).sort(),
    versions: async (arn: string, body: object = {}): Promise<ApiAnswer["body"][]> =>
      (await send("list-custom-line-item-versions", { Arn: arn, ...body })).body.CustomLineItemVersions,
    resources: async (arn: string, body: object = {}): Promise<ApiAnswer["body"]> =>
      (await send("list-resources-associated-to-custom-line-item", { Arn: arn, ...body })).body,
    journal: async (): Promise<number> => (await api.deps.journal.head()).sequence,
  };
};
export type Items = Awaited<ReturnType<typeof openItems>>;

/** A request that is refused and leaves everything as it was. */
export const refused = async (
  items: Items,
  operation: string,
  body: unknown,
  options?: Parameters<Items["send"]>[2],
) => {
  const before = [await items.list(), await items.list({ BillingPeriod: "2026-10" }), await items.journal()];
  const answer = await items.send(operation, body, options);
  const after = [await items.list(), await items.list({ BillingPeriod: "2026-10" }), await items.journal()];
  expect(after).toEqual(before);
  return { status: answer.status, type: answer.body.__type, reason: answer.body.Reason };
};
export const invalid = (reason: string) => ({ status: 400, type: "ValidationException", reason });
