import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { applyConfiguration } from "../../../../shared/use-cases/apply-configuration.ts";
import { configurationText } from "../../../builders/partner.ts";
import { openApi, PARTNER } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const RESELLER = "300000000000";
const CUSTOMER = "310000000000";
const callerOf = (account: string) => ({
  caller: {
    account: AccountId.parse(account),
    role: "billing-admin" as const,
    accessKeyId: "AKIABBBBBBBBBBBBBBBB",
  },
});
const organisation = (account: string) => ({ id: `o-${account}`, managementAccount: account, name: account });
const chain = configurationText({
  organizations: [organisation(RESELLER), organisation(CUSTOMER)],
  transfers: [
    { name: "reseller", source: RESELLER, target: PARTNER, start: "2026-09" },
    { name: "customer", source: CUSTOMER, target: RESELLER, start: "2026-09" },
  ],
});
const apply = () => applyConfiguration(api.configurationDeps, { text: chain, dryRun: true });

describe("quotas", () => {
  it("are AWS's until they are set, and larger for the partner", async () => {
    const partner = await api.send("GET", `/rebill/v1/quotas/${PARTNER}`);
    const other = await api.send("GET", `/rebill/v1/quotas/${RESELLER}`);

    expect(partner.body).toEqual({
      account: PARTNER,
      inboundTransfers: 1000,
      outboundTransfers: 1,
      chainLength: 2,
    });
    expect(other.body).toEqual({
      account: RESELLER,
      inboundTransfers: 0,
      outboundTransfers: 1,
      chainLength: 1,
    });
  });

  it("once set are what an apply keeps to", async () => {
    await expect(apply()).resolves.toBeDefined();

    await api.send("PUT", `/rebill/v1/quotas/${PARTNER}`, { chainLength: 1 });
    await expect(apply()).rejects.toThrow("makes a chain of 2 transfers in 2026-09");
    await api.send("PUT", `/rebill/v1/quotas/${PARTNER}`, {});
    await expect(apply()).resolves.toBeDefined();

    await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, { inboundTransfers: 0 });
    await expect(apply()).rejects.toThrow(`${RESELLER} would pay more than 0 bills in 2026-09`);
    await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, { inboundTransfers: 1, outboundTransfers: 0 });
    await expect(apply()).rejects.toThrow(`${RESELLER} has a quota of 0 outbound transfers`);
    await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, { inboundTransfers: 1, outboundTransfers: 1 });
    await expect(apply()).resolves.toBeDefined();
  });

  it("outlive an apply and tell of each change once", async () => {
    await applyConfiguration(api.configurationDeps, { text: chain });
    const url = `/rebill/v1/quotas/${CUSTOMER}`;
    const put = await api.send("PUT", url, { inboundTransfers: 7, outboundTransfers: 2, chainLength: 2 });
    await api.send("PUT", url, { inboundTransfers: 7, outboundTransfers: 2, chainLength: 2 });
    await applyConfiguration(api.configurationDeps, { text: chain });
    const { events } = (await api.send("GET", "/rebill/v1/events?after=0")).body;

    expect((await api.send("GET", url)).body).toEqual(put.body);
    expect(events.filter(({ resources }: { resources: string[] }) => resources.includes(CUSTOMER))).toEqual([
      expect.objectContaining({
        source: "rebill.organizations",
        "detail-type": "Quotas Changed",
        detail: { inboundTransfers: 7, outboundTransfers: 2, chainLength: 2 },
      }),
    ]);
  });

  it.each([
    ["inboundTransfers", { inboundTransfers: 1001 }],
    ["inboundTransfers", { inboundTransfers: -1 }],
    ["outboundTransfers", { outboundTransfers: 1.5 }],
    ["chainLength", { chainLength: 11 }],
    ["chainLength", { chainLength: "2" }],
    ["chain", { chain: 2 }],
  ])("name %s when it is wrong", async (path, body) => {
    const answer = await api.send("PUT", `/rebill/v1/quotas/${CUSTOMER}`, body);

    expect([answer.status, answer.body.errors.map((error: { path: string }) => error.path)]).toEqual([
      400,
      [path],
    ]);
  });

  it("are set by the partner only, and seen by it and the account itself", async () => {
    const set = await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, {}, callerOf(RESELLER));
    const own = await api.send("GET", `/rebill/v1/quotas/${RESELLER}`, undefined, callerOf(RESELLER));
    const foreign = await api.send("GET", `/rebill/v1/quotas/${CUSTOMER}`, undefined, callerOf(RESELLER));

    expect([set.body.code, own.status, foreign.body.code]).toEqual(["access-denied", 200, "not-found"]);
  });
});
