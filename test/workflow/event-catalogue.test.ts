import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { withComposition } from "../../infra/local/with-composition.ts";
import { catalogueProblem, EVENT_CATALOGUE } from "../../shared/domain/events/catalogue.ts";
import { EVENT_TABLE_END, EVENT_TABLE_START, eventTable } from "../../shared/domain/events/event-table.ts";
import type { RunRecord } from "../../shared/domain/month-end/run.ts";
import { BillingPeriod } from "../../shared/domain/time/billing-period.ts";
import { billingConductor } from "../../shared/operations/billingconductor/service.ts";
import type { EventEntry } from "../../shared/ports/event-bus.ts";
import { eventsOf, type JournalStore } from "../../shared/stores/journal-store.ts";
import { failRun } from "../../shared/use-cases/month-end/close-run.ts";
import { CUSTOMERS, importOf, openSmallWorld, PERIOD, writeSmallExport } from "../builders/small-world.ts";
import { openNce } from "../support/nce-registry.ts";
import { openNceWorld, TARGET as TARGET_PARTNER } from "../support/nce-world.ts";
import { openTimerWorld } from "../unit/billing-transfer/timer-world.ts";
import { walkTransfers } from "../unit/billing-transfer/walk-transfers.ts";
import { CUSTOMER as NCE_CUSTOMER } from "../unit/nce/nce-builders.ts";
import { openWorld } from "../unit/operations/billingconductor/group-world.ts";
import { openChannel } from "../unit/operations/partnercentral-channel/channel-world.ts";
import { walkChannel } from "../unit/operations/partnercentral-channel/walk-channel.ts";
import { walkNce } from "../unit/operations/rebill/nce/walk-nce.ts";

const sent: EventEntry[] = [];
const takeAll = async (journal: JournalStore): Promise<void> => {
  const { entries, more } = await journal.after(0, 1000);
  expect(more).toBe(false);
  sent.push(...entries.flatMap(eventsOf));
};
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

/** Every change the API knows, done once. */
const walkTheApi = async (): Promise<void> => {
  const world = await openWorld();
  closers.push(world.close);
  const must = async (method: string, path: string, body?: unknown) => {
    const answer = await world.send(method, path, body);
    expect([path, answer.status < 300 ? "done" : answer.body]).toEqual([path, "done"]);
    return answer.body;
  };
  const methods = new Map(billingConductor.operations.map(({ route }) => [route?.path, route?.method]));
  const call = (path: string, body: unknown) => must(methods.get(path) ?? "", path, body);
  const { Arn: rule } = await call("/create-pricing-rule", {
    Name: "ten",
    Scope: "GLOBAL",
    Type: "DISCOUNT",
    ModifierPercentage: 10,
  });
  const { Arn: plan } = await call("/create-pricing-plan", { Name: "plan", PricingRuleArns: [rule] });
  await call("/update-pricing-rule", { Arn: rule, Name: "tenth" });
  await call("/update-pricing-plan", { Arn: plan, Name: "plan-2" });
  await call("/disassociate-pricing-rules", { Arn: plan, PricingRuleArns: [rule] });
  await call("/associate-pricing-rules", { Arn: plan, PricingRuleArns: [rule] });
  const group = (await world.createStandard("lab", ["999999999901", "999999999902"])).body.Arn;
  const other = (await world.createStandard("shop", ["999999999903"])).body.Arn;
  await call("/update-billing-group", { Arn: group, Name: "labs" });
  await call("/associate-accounts", { Arn: group, AccountIds: ["999999999904"] });
  await call("/disassociate-accounts", { Arn: group, AccountIds: ["999999999904"] });
  const { Arn: item } = await call("/create-custom-line-item", {
    Name: "support",
    Description: "Support",
    BillingGroupArn: group,
    ChargeDetails: { Type: "FEE", Percentage: { PercentageValue: 5 } },
  });
  await call("/update-custom-line-item", { Arn: item, Name: "care" });
  const { Arn: flat } = await call("/create-custom-line-item", {
    Name: "flat",
    Description: "Flat",
    BillingGroupArn: group,
    ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 10 } },
  });
  const association = { TargetArn: item, ResourceArns: [flat] };
  await call("/batch-associate-resources-to-custom-line-item", association);
  await call("/batch-disassociate-resources-from-custom-line-item", association);
  await must("POST", `/tags/${encodeURIComponent(group)}`, { Tags: { team: "a" } });
  await must("DELETE", `/tags/${encodeURIComponent(group)}?tagKeys=team`);
  await call("/delete-custom-line-item", { Arn: flat });
  await call("/delete-billing-group", { Arn: other });
  await call("/delete-pricing-plan", { Arn: plan });
  await call("/delete-pricing-rule", { Arn: rule });
  await call("/update-billing-transfer-preference", {
    ResponsibilityTransferArn: world.transferArn("reseller", "o-resell0001"),
    AutoBillingTransferBillingGroupCreation: { Enabled: true, PricingPlanArn: world.plan },
  });
  const organization = {
    managementAccountId: "555555555555",
    managementAccountEmail: "billing@epsilon.example",
    name: "Epsilon",
    partition: "aws",
    sellerOfRecord: "AWS Inc.",
    accounts: [{ id: "555555555555", name: "root", email: "root@epsilon.example" }],
    flags: {},
  };
  await must("PUT", "/rebill/v1/organizations/o-epsilon001", organization);
  await must("PUT", "/rebill/v1/organizations/o-epsilon001", { ...organization, name: "Epsilon SE" });
  await must("PUT", "/rebill/v1/quotas/555555555555", { inboundTransfers: 3 });
  await must("POST", "/rebill/v1/onboardings", {
    items: [{ account: "777777777777", name: "nobody", start: "2026-12" }],
  });
  const webhook = { url: "https://hooks.example.com/", events: ["*"], secret: "x".repeat(32) };
  await must("PUT", "/rebill/v1/webhooks/crm", webhook);
  await must("PUT", "/rebill/v1/webhooks/crm", { ...webhook, events: ["rebill.invoicing"] });
  await must("POST", "/rebill/v1/webhooks/crm/replay", { after: 0 });
  await must("DELETE", "/rebill/v1/webhooks/crm");
  await takeAll(world.deps.journal);
};

/** Microsoft's side: the registry, what happens to subscriptions by themselves, and transfers. */
const walkMicrosoft = async (): Promise<void> => {
  const nce = await openNce();
  closers.push(nce.close);
  await walkNce(nce);
  await takeAll(nce.deps.journal);
};

/** What two partners arrange before a subscription moves. */
const walkArrangements = async (): Promise<void> => {
  const world = await openNceWorld();
  closers.push(world.close);
  const target = TARGET_PARTNER.tenant;
  const planned = { customer: NCE_CUSTOMER, target, subscriptions: ["azure-1"] };
  await world.source("POST", "/rebill/v1/nce/transfers:plan", planned);
  await world.source("POST", "/rebill/v1/nce/subscriptions/sub-2/attestation", { target });
  await takeAll(world.deps.journal);
};

const walkTheTransfers = async (): Promise<void> => {
  const world = await openTimerWorld();
  closers.push(world.close);
  await walkTransfers(world);
  await takeAll(world.deps.journal);
};

const walkTheChannel = async (): Promise<void> => {
  const world = await openChannel();
  closers.push(world.close);
  await walkChannel(world);
  await takeAll(world.deps.journal);
};

/** Everything else: commands and a month. */
const walkTheCommands = async (): Promise<void> => {
  const partner = await openSmallWorld();
  closers.push(partner.close);
  await partner.json("credentials", "rotate", "--profile", "rebill");
  await partner.json("credentials", "revoke", "--profile", "rebill");
  await partner.monthEnd(PERIOD, "estimate");
  await partner.monthEnd(PERIOD, "final");
  const late = importOf(CUSTOMERS[0], await writeSmallExport(partner.folder, CUSTOMERS[0], 3));
  await partner.json(...late.filter((option) => option !== "--final"));
  await partner.json("clock", "clear");
  await withComposition(partner.data, {}, async (deps) => {
    const at = deps.clock.now();
    const run: RunRecord = {
      runId: "estimate-cut-off",
      period: BillingPeriod.parse(PERIOD),
      mode: "estimate",
      status: "RUNNING",
      asOf: at,
      startedAt: at,
    };
    await deps.table.transact(deps.months.putRun(run));
    await failRun(deps, run, { step: "price-group", name: "Error", message: "no" });
    await takeAll(deps.journal);
  });
};

describe("the catalogue of events", () => {
  it("has everything that is sent, in the form it says, and nothing that is never sent", async () => {
    await walkTheApi();
    await walkMicrosoft();
    await walkArrangements();
    await walkTheTransfers();
    await walkTheChannel();
    await walkTheCommands();

    expect(sent.flatMap((event) => catalogueProblem(event) ?? [])).toEqual([]);
    const types = new Set(sent.map(({ source, detailType }) => `${source} ${detailType}`));
    const neverSent = EVENT_CATALOGUE.map(({ source, detailType }) => `${source} ${detailType}`).filter(
      (type) => !types.has(type),
    );
    expect(neverSent).toEqual([]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
  });

  it("names each detail type once, so that one is enough to ask for it", () => {
    const types = EVENT_CATALOGUE.map(({ detailType }) => detailType);

    expect(new Set(types).size).toBe(types.length);
  });

  it("stands in the README of events, word for word", async () => {
    const readme = await readFile(
      new URL("../../shared/use-cases/events/README.md", import.meta.url),
      "utf8",
    );
    const start = readme.indexOf(EVENT_TABLE_START);
    const end = readme.indexOf(EVENT_TABLE_END);

    expect(readme.slice(start, end + EVENT_TABLE_END.length)).toBe(eventTable());
  });
});
