import { expect } from "vitest";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { eventsOf } from "../../../shared/stores/journal-store.ts";
import type { SOURCE } from "../../support/nce-world.ts";
import { count } from "./expect-answer.ts";
import { OURS, type Real } from "./model-world.ts";
import { type Status, TRANSITIONS, type TransferLife } from "./transfer-life.ts";

/** After every step the API shows each partner exactly the model's transfers, and nobody's are anybody else's. */
export const expectSame = async (
  model: TransferLife,
  { world, ids, shown }: Real,
  viewers: readonly (typeof SOURCE)[],
): Promise<void> => {
  for (const { tenant: viewer, account } of viewers) {
    const seen: unknown[] = [];
    for (let more: string | undefined = ""; more !== undefined; ) {
      const { body } = await world.as({ account })("GET", `${OURS}?limit=100${more}`);
      for (const each of body.transfers) {
        const lines = each.lines.map((line: { subscriptionId: string; status: string }) => [
          ...[line.subscriptionId, line.status],
        ]);
        seen.push([each.id, each.status, each.direction, lines]);
      }
      more = body.nextToken === undefined ? undefined : `&nextToken=${body.nextToken}`;
    }
    const expected = model.transfers.flatMap((each, index) => {
      if (each.source !== viewer && each.target !== viewer) return [];
      const lines = model
        .linesShownTo(each, viewer)
        .map(({ subscription, status }) => [subscription.id, status]);
      const direction = each.source === viewer ? "outgoing" : "incoming";
      return [[ids[index], model.statusOf(each), direction, lines]];
    });
    expect(seen).toEqual(expected.sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
    for (const [id, status] of seen as [string, Status][]) {
      const before = shown.get(id) ?? "Pending";
      if (before !== status) expect(TRANSITIONS[before] ?? []).toContain(status);
    }
    for (const [id, status] of seen as [string, Status][])
      if (viewer === model.transfers[ids.indexOf(id)]?.source) shown.set(id, status);
  }
  const { state } = await world.deps.configuration.current();
  // As many active ones as in the beginning, each where the model has it: nobody has one twice, none is lost.
  const active = state.nceSubscriptions.list(ALWAYS).filter(({ state: its }) => its.kind === "active");
  expect(active.map(({ id, partner: owner }) => [id as string, owner as string]).sort()).toEqual(
    [...model.subscriptions.values()]
      .filter(({ isActive }) => isActive)
      .map(({ id, owner }) => [id, owner])
      .sort(),
  );
  for (const transfer of state.nceTransfers.list(ALWAYS)) {
    const plans = new Map<string, number>();
    for (const { billingPlan } of "lines" in transfer ? transfer.lines : [])
      if (billingPlan !== undefined) plans.set(billingPlan, (plans.get(billingPlan) ?? 0) + 1);
    for (const lines of plans.values()) expect(lines).toBeLessThanOrEqual(25);
  }
};

/** Every event of every transfer, once and in the order of what happened. */
export const expectTold = async (model: TransferLife, { world, ids }: Real): Promise<void> => {
  const told = new Map<string, string[]>();
  for (let after = 0, more = true; more; ) {
    const page = await world.deps.journal.after(after, 1000);
    for (const { detailType, detail } of page.entries.flatMap(eventsOf)) {
      const { transferId: transfer, sequence, subscription, day } = detail as Record<string, unknown>;
      if (!/^(Transfer|Line) /.test(detailType) || typeof transfer !== "string") continue;
      const text = [detailType, subscription ?? day].filter((part) => part !== undefined).join(" ");
      const earlier = told.get(transfer) ?? [];
      expect(sequence).toBe(earlier.length + 1);
      told.set(transfer, [...earlier, text]);
    }
    ({ more } = page);
    after = page.entries.at(-1)?.sequence ?? after;
  }
  for (const [index, { told: expected }] of model.transfers.entries())
    expect(told.get(ids[index] as string)).toEqual(expected);
  for (const text of model.transfers.flatMap((each) => each.told))
    count(text.replace(/^(Line \w+) .*/, "$1"));
};
