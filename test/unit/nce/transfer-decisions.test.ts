import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeApi } from "../../../shared/compose/compose-api.ts";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import { completeLine, failLine } from "../../../shared/domain/nce/transfer/outcomes.ts";
import { type NceTransfer, RunningTransfer } from "../../../shared/domain/nce/transfer/transfer.ts";
import { expired } from "../../../shared/domain/nce/transfer/transfer-timing.ts";
import { cancelTransfer as cancelled } from "../../../shared/domain/nce/transfer/withdraw.ts";
import type { Decision } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import type { NceContext } from "../../../shared/use-cases/nce/nce-context.ts";
import { cancelTransfer } from "../../../shared/use-cases/nce/transfer/cancel-transfer.ts";
import { createTransfer } from "../../../shared/use-cases/nce/transfer/create-transfer.ts";
import { declineTransfer } from "../../../shared/use-cases/nce/transfer/decline-transfer.ts";
import { retryTransfer } from "../../../shared/use-cases/nce/transfer/retry-transfer.ts";
import { submitTransfer } from "../../../shared/use-cases/nce/transfer/submit-transfer.ts";
import { type NceWorld, openNceWorld, SOURCE, TARGET, THIRD } from "../../support/nce-world.ts";
import { at, begun, CUSTOMER, lapsed } from "./nce-builders.ts";

let world: NceWorld;
beforeAll(async () => {
  world = await openNceWorld();
});
afterAll(() => world.close());

const NOW = at("2024-06-15T10:00:00.000Z");
const LATER = at("2024-06-20T10:00:00.000Z");
const ID = NceTransferId.parse("99999999-0000-4000-8000-000000000001");
const account = (partner: { readonly account: string }) => AccountId.parse(partner.account);
const lines = ["sub-1", "sub-2"].map((subscription) => ({ subscription })) as never;

const contextAt = async (now = NOW): Promise<NceContext> => ({
  state: (await world.deps.configuration.current()).state,
  now,
});
const requested = (context: NceContext, id = ID) =>
  createTransfer(context, {
    caller: account(TARGET),
    id,
    request: {
      customer: CUSTOMER,
      source: SOURCE.tenant,
      sourceName: "Partner a",
      customerEmail: "admin@customer.example",
    },
  });

/** The transfer in each of its seven states. */
const inEveryState = async (): Promise<Readonly<Record<NceTransfer["status"], NceTransfer>>> => {
  const context = await contextAt();
  const pending = requested(context).answer;
  await world.put(thingChange("nceTransfers", ID, { from: ALWAYS, value: pending }));
  const running = submitTransfer(await contextAt(), { caller: account(SOURCE), id: ID, lines }).answer;
  const done = (transfer: RunningTransfer, line: string) =>
    completeLine(begun(transfer, line, NOW), line, {
      completedAt: NOW,
      newSubscription: `new-${line}` as never,
      newOrder: "order",
    });
  const lost = (transfer: RunningTransfer, line: string) =>
    failLine(begun(transfer, line, NOW), line, { failedAt: NOW, error: { description: "x" } });
  const half = RunningTransfer.parse(done(running, "1"));
  return {
    Pending: pending,
    InProgress: running,
    Complete: done(half, "2"),
    PartiallyComplete: lapsed(lost(half, "2"), LATER),
    Failed: lapsed(lost(running, "1"), LATER),
    Expired: expired(pending),
    Cancelled: cancelled(pending, { caller: TARGET.tenant, now: NOW }),
  };
};

type Act = (context: NceContext, caller: AccountId) => Decision<NceTransfer>;
const VERBS: Readonly<Record<string, Act>> = {
  submit: (context, caller) => submitTransfer(context, { caller, id: ID, lines }),
  cancel: (context, caller) => cancelTransfer(context, { caller, id: ID }),
  decline: (context, caller) => declineTransfer(context, { caller, id: ID, reason: "not agreed" }),
  retry: (context, caller) => retryTransfer(context, { caller, id: ID }),
};

describe("every verb in every state for every role", () => {
  it("is permitted to one side in one state, and refused by name everywhere else", async () => {
    const outcomes: Record<string, string> = {};
    for (const [status, transfer] of Object.entries(await inEveryState())) {
      await world.put(thingChange("nceTransfers", ID, { from: ALWAYS, value: transfer }));
      for (const [verb, act] of Object.entries(VERBS))
        for (const [role, partner] of Object.entries({ source: SOURCE, target: TARGET, third: THIRD })) {
          const now = status === "PartiallyComplete" ? LATER : NOW;
          try {
            const { answer, changes } = act(await contextAt(now), account(partner));
            expect(changes).toHaveLength(1);
            outcomes[`${status} ${verb} ${role}`] = answer.status;
          } catch (error) {
            if (!(error instanceof NceRefusedError)) throw error;
            outcomes[`${status} ${verb} ${role}`] = error.code;
          }
        }
    }

    const everywhere = (verb: string, role: string) =>
      Object.entries(outcomes).filter(([key]) => key.endsWith(`${verb} ${role}`));
    for (const verb of Object.keys(VERBS)) {
      const other = verb === "cancel" ? "source" : "target";
      expect(new Set(everywhere(verb, "third").map(([, outcome]) => outcome))).toEqual(
        new Set(["transfer-not-found"]),
      );
      expect(new Set(everywhere(verb, other).map(([, outcome]) => outcome))).toEqual(
        new Set([verb === "cancel" ? "not-the-target" : "not-the-source"]),
      );
    }
    const whenPending = (verb: string, role: string, next: string) => ({
      [`Pending ${verb} ${role}`]: next,
      [`InProgress ${verb} ${role}`]: "transfer-not-pending",
      [`Complete ${verb} ${role}`]: "transfer-not-pending",
      [`PartiallyComplete ${verb} ${role}`]: "transfer-not-pending",
      [`Failed ${verb} ${role}`]: "transfer-not-pending",
      [`Expired ${verb} ${role}`]: "transfer-expired",
      [`Cancelled ${verb} ${role}`]: "transfer-not-pending",
    });
    expect(outcomes).toMatchObject({
      ...whenPending("submit", "source", "InProgress"),
      ...whenPending("decline", "source", "Cancelled"),
      ...whenPending("cancel", "target", "Cancelled"),
      "Pending retry source": "transfer-not-retryable",
      "InProgress retry source": "transfer-not-retryable",
      "Complete retry source": "transfer-not-retryable",
      "PartiallyComplete retry source": "InProgress",
      "Failed retry source": "transfer-not-retryable",
      "Expired retry source": "transfer-not-retryable",
      "Cancelled retry source": "transfer-not-retryable",
    });
  });

  it("numbers what it tells of a transfer on from what was told before", async () => {
    const { PartiallyComplete } = await inEveryState();
    await world.put(thingChange("nceTransfers", ID, { from: ALWAYS, value: PartiallyComplete }));

    const { answer, events } = VERBS.retry?.(await contextAt(LATER), account(SOURCE)) ?? { events: [] };

    expect(events).toEqual([
      {
        source: "rebill.nce",
        detailType: "Transfer Retried",
        resources: [ID],
        detail: {
          transferId: ID,
          source: SOURCE.tenant,
          target: TARGET.tenant,
          customer: CUSTOMER,
          sequence: 3,
          lines: 1,
        },
      },
    ]);
    expect(answer?.sequence).toBe(3);
  });
});

describe("cancel and submit at the same time", () => {
  it("have exactly one winner on one table", async () => {
    const { deps } = world;
    const elsewhere = composeApi({ ...deps, isOnlyWriter: false });
    const change = (api: typeof deps, action: string, decide: Act, caller: AccountId) =>
      api.changes.change({ actor: { system: "test" }, action, requestId: action }, (state) =>
        decide({ state, now: NOW }, caller),
      );
    for (let round = 0; round < 8; round += 1) {
      const id = NceTransferId.parse(`99999999-0000-4000-8000-00000000010${round}`);
      const pending = requested(await contextAt(), id).answer;
      await world.put(thingChange("nceTransfers", id, { from: ALWAYS, value: pending }));
      const submit: Act = (context, caller) => submitTransfer(context, { caller, id, lines });
      const cancel: Act = (context, caller) => cancelTransfer(context, { caller, id });

      const outcomes = await Promise.allSettled([
        change(round % 2 === 0 ? deps : elsewhere, "submit", submit, account(SOURCE)),
        change(round % 2 === 0 ? elsewhere : deps, "cancel", cancel, account(TARGET)),
      ]);

      const won = outcomes.filter(({ status }) => status === "fulfilled");
      const lost = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(won).toHaveLength(1);
      expect(lost.map(({ code }) => code)).toEqual(["transfer-not-pending"]);
      const { state } = await elsewhere.configuration.current();
      const winner = (won[0] as PromiseFulfilledResult<NceTransfer>).value;
      expect(state.nceTransfers.find(id, ALWAYS)).toEqual(winner);
      // Both subscriptions are free again for the next round.
      await world.put(thingChange("nceTransfers", id, { from: ALWAYS, value: null }));
    }
  });
});
