import { AccountId, HandshakeId, PricingPlanArn, TransferId } from "../../../shared/domain/identifiers.ts";
import { periodStart } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { eventsOf, type JournalEntry } from "../../../shared/stores/journal-store.ts";
import { accept, cancel, decline } from "../../../shared/use-cases/billing-transfer/answer-handshake.ts";
import type { BlockerContext } from "../../../shared/use-cases/billing-transfer/blockers.ts";
import { invite } from "../../../shared/use-cases/billing-transfer/invite.ts";
import { findTransfer } from "../../../shared/use-cases/billing-transfer/transfer-register.ts";
import { withdraw } from "../../../shared/use-cases/billing-transfer/withdraw.ts";
import type { Decision } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { carryOutDue } from "../../../shared/use-cases/timers/carry-out-due.ts";
import { type OpenApiOptions, openApi } from "../../support/open-api.ts";

export const DISTRIBUTOR = AccountId.parse("999999999999");
export const RESELLER = AccountId.parse("222222222222");
export const ALPHA = AccountId.parse("111111111111");
export const BETA = AccountId.parse("333333333333");

/** A distributor that is the partner, a reseller and two customers; nobody pays for anybody yet. */
export const ORGANIZATIONS = `apiVersion: rebill/v1
partner: { account: "999999999999", name: Northwind Cloud }
organizations:
  - { id: o-alpha00001, managementAccount: "111111111111", name: Alpha }
  - { id: o-resell0001, managementAccount: "222222222222", name: Reseller }
  - { id: o-beta000001, managementAccount: "333333333333", name: Beta }
`;

/** The system in process on a clock of its own; transfers are made by the use cases, as operations make them. */
export const openTimerWorld = async (options: OpenApiOptions = {}) => {
  const api = await openApi({ configuration: ORGANIZATIONS, ...options });
  await api.send("PUT", `/rebill/v1/quotas/${RESELLER}`, {
    inboundTransfers: 10,
    outboundTransfers: 1,
    chainLength: 2,
  });
  const { changes, clock, configuration, journal } = api.deps;
  let requests = 0;
  const decided = <O>(action: string, decide: (context: BlockerContext) => Decision<O>): Promise<O> =>
    changes.change({ actor: { system: "test" }, action, requestId: `change-${++requests}` }, (state) =>
      decide({ state, partner: DISTRIBUTOR, now: clock.now() }),
    );
  const journalled = async (): Promise<readonly JournalEntry[]> => {
    const found: JournalEntry[] = [];
    for (let more = true; more; ) {
      const page = await journal.after(found.at(-1)?.sequence ?? 0, 1000);
      found.push(...page.entries);
      ({ more } = page);
    }
    return found;
  };
  return {
    ...api,
    /** Carries out any decision of a use case. */
    decided,
    invite: (name: string, [source, target]: readonly [AccountId, AccountId], start: string, plan?: string) =>
      decided("Invite", (context) =>
        invite(context, {
          id: TransferId.parse(`rt-${name}00000000`),
          handshake: HandshakeId.parse(`h-${name}00000000`),
          name: `Bill of ${name}`,
          source,
          target,
          start: Instant.parse(periodStart(start as never)),
          notes: "Please accept.",
          plan: plan === undefined ? undefined : PricingPlanArn.parse(plan),
        }),
      ),
    accept: (name: string, caller: AccountId) =>
      decided("Accept", (context) => accept(context, { handshake: handshakeOf(name), caller })),
    decline: (name: string, caller: AccountId) =>
      decided("Decline", (context) => decline(context, { handshake: handshakeOf(name), caller })),
    cancel: (name: string, caller: AccountId) =>
      decided("Cancel", (context) => cancel(context, { handshake: handshakeOf(name), caller })),
    withdraw: (name: string, caller: AccountId, end?: string) =>
      decided("Withdraw", (context) =>
        withdraw(context, {
          id: transferOf(name),
          caller,
          ...(end === undefined ? {} : { end: Instant.parse(end) }),
        }),
      ),
    transfer: async (name: string) =>
      findTransfer((await configuration.current()).state, transferOf(name), clock.now()),
    /** What the timers do when somebody looks at an instant. */
    sweepAt: (instant: string) => {
      api.setNow(instant);
      return carryOutDue({ changes, clock });
    },
    journalled,
    /** Events so far of the transfers, by name; their details where asked for. */
    events: async () =>
      (await journalled())
        .flatMap(eventsOf)
        .filter(({ source }) => source === "rebill.billing-transfer")
        .map(({ detailType, resources, detail }) => ({
          what: detailType.replace("Responsibility Transfer ", ""),
          of: resources[0]?.replace(/^rt-|0+$/g, ""),
          detail,
        })),
  };
};
export type TimerWorld = Awaited<ReturnType<typeof openTimerWorld>>;

export const transferOf = (name: string): TransferId => TransferId.parse(`rt-${name}00000000`);
const handshakeOf = (name: string): HandshakeId => HandshakeId.parse(`h-${name}00000000`);
