import type { Caller } from "../../shared/domain/access/caller.ts";
import { ALWAYS } from "../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../shared/domain/identifiers.ts";
import { arisingId } from "../../shared/domain/nce/ids.ts";
import type { NcePartner, NceRelationship } from "../../shared/domain/nce/partner.ts";
import type { NceSubscription } from "../../shared/domain/nce/subscription/subscription.ts";
import { attemptsDue } from "../../shared/domain/nce/transfer/attempts.ts";
import { RunningTransfer } from "../../shared/domain/nce/transfer/transfer.ts";
import { type ThingChange, thingChange } from "../../shared/use-cases/configuration/change-configuration.ts";
import { recordStanding } from "../../shared/use-cases/nce/execution/record-standing.ts";
import { azure, CUSTOMER, customer, lapsed, licence, partner, related } from "../unit/nce/nce-builders.ts";
import { type OpenApiOptions, openApi } from "./open-api.ts";

/** Source, target, and one that has nothing to do with their transfers but sells to the customer as well. */
export const SOURCE = partner("a", { incentivePercent: "4" });
export const TARGET = partner("b", { incentivePercent: "4" });
export const THIRD = partner("d");

export const agentOf = ({ account }: Pick<NcePartner, "account">): Caller => ({
  account: AccountId.parse(account),
  role: "admin-agent",
  accessKeyId: `AKIA${account}AGNT`,
});

export const partnerThing = (value: NcePartner): ThingChange =>
  thingChange("ncePartners", value.tenant, { from: ALWAYS, value });
export const relationshipThing = (value: NceRelationship): ThingChange =>
  thingChange("nceRelationships", `${value.customer}_${value.partner}`, { from: ALWAYS, value });
export const subscriptionThing = (value: NceSubscription): ThingChange =>
  thingChange("nceSubscriptions", value.id, { from: ALWAYS, value });

const TRANSFERS = `/v1/customers/${CUSTOMER}/transfers`;

/**
 * The API with a customer of three partners: ten seats paid for a year (sub-1), five by the month (sub-2), an Azure
 * plan (azure-1), all of the source's. It is 2024-06-15.
 */
export const openNceWorld = async (options: OpenApiOptions = {}) => {
  const api = await openApi({ now: "2024-06-15T10:00:00.000Z", ...options });
  const put = async (...things: readonly ThingChange[]): Promise<void> => {
    await api.deps.changes.change({ actor: { system: "test" }, action: "test", requestId: "test" }, () => ({
      answer: null,
      changes: things,
      resources: [],
      events: [],
    }));
  };
  await put(
    ...[SOURCE, TARGET, THIRD].map(partnerThing),
    thingChange("nceCustomers", CUSTOMER, { from: ALWAYS, value: customer() }),
    ...related(SOURCE, TARGET, THIRD).map(relationshipThing),
    subscriptionThing(licence()),
    subscriptionThing(licence({ id: "sub-2", quantity: 5, billingPlan: "monthly", unitPrice: "22.00" })),
    subscriptionThing(azure("azure-1")),
  );
  const as =
    (who: Pick<NcePartner, "account">) =>
    (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      api.send(method, path, body, { caller: agentOf(who), headers });
  const request = (more: object = {}) => ({
    sourcePartnerTenantId: SOURCE.tenant,
    sourcePartnerName: "Partner a",
    customerEmailId: "admin@customer.example",
    transferType: 3,
    ...more,
  });
  return {
    ...api,
    put,
    as,
    source: as(SOURCE),
    target: as(TARGET),
    third: as(THIRD),
    request,
    transfers: TRANSFERS,
    /** A pending transfer of the target's; its id. */
    created: async (more: object = {}): Promise<string> => {
      const { status, body } = await as(TARGET)("POST", TRANSFERS, request(more));
      if (status !== 201) throw new Error(JSON.stringify(body));
      return body.id;
    },
    /** Records of every change so far. */
    journalLength: async (): Promise<number> => (await api.deps.journal.head()).sequence,
  };
};

/** Has the executor move one line and no other; the id of the subscription that comes of it. */
export const moveLine = async (world: NceWorld, id: string, subscription: string): Promise<string> => {
  const { changes, clock } = world.deps;
  const request = { actor: { system: "test" }, action: "test", requestId: "test" };
  return changes.change(request, (state) => {
    const transfer = RunningTransfer.parse(state.nceTransfers.find(id, ALWAYS));
    const line = transfer.lines.find((each) => each.subscription === subscription);
    if (line === undefined) throw new Error("nothing to move");
    const now = clock.now();
    const attempt = attemptsDue(transfer, now).find((each) => each.line === line.id);
    const executed =
      attempt && recordStanding({ state, now }, transfer, attempt, { line: line.id, kind: "moved" });
    if (executed === undefined) throw new Error("it is not this line's turn");
    return { answer: arisingId(transfer.id, Number(line.id), "subscription"), ...executed };
  });
};

/** The 72 hours of a transfer are over. */
export const closeTransfer = async (world: NceWorld, id: string): Promise<void> => {
  const { state } = await world.deps.configuration.current();
  const running = RunningTransfer.parse(state.nceTransfers.find(id, ALWAYS));
  world.setNow(running.retryDeadline);
  const value = lapsed(running, running.retryDeadline);
  await world.put(thingChange("nceTransfers", id, { from: ALWAYS, value }));
};

export type NceWorld = Awaited<ReturnType<typeof openNceWorld>>;

/** Lines as a selection names them. */
export const select = (...ids: readonly string[]) => ids.map((subscriptionId) => ({ subscriptionId }));
