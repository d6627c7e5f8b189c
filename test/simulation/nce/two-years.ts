import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { NceFxRate } from "../../../shared/domain/nce/fx.ts";
import { NceSubscriptionId, NceTransferId, TenantId } from "../../../shared/domain/nce/ids.ts";
import { NceCustomer, NcePartner, NceRelationship } from "../../../shared/domain/nce/partner.ts";
import type { ReconciliationLine } from "../../../shared/domain/nce/reconciliation/reconciliation-line.ts";
import { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import {
  cancellationWindow,
  returnableSeats,
} from "../../../shared/domain/nce/subscription/cancellation-window.ts";
import { registerSubscription } from "../../../shared/domain/nce/subscription/register.ts";
import { RegisterLicence } from "../../../shared/domain/nce/subscription/register-input.ts";
import {
  isLicence,
  type LicenceSubscription,
  type NceSubscription,
} from "../../../shared/domain/nce/subscription/subscription.ts";
import { dayOf, plusDays } from "../../../shared/domain/time/calendar-date.ts";
import { addHours, Instant } from "../../../shared/domain/time/instant.ts";
import { createRandom, HEXADECIMAL } from "../../../shared/sample/random.ts";
import { nceFxRateKind, nceRelationshipKind } from "../../../shared/stores/nce-kinds.ts";
import {
  type Decision,
  type ThingChange,
  thingChange,
} from "../../../shared/use-cases/configuration/change-configuration.ts";
import { chargeContextOf } from "../../../shared/use-cases/nce/charges/charge-context.ts";
import { chargedUpTo } from "../../../shared/use-cases/nce/charges/charged-up-to.ts";
import { setFault } from "../../../shared/use-cases/nce/faults.ts";
import type { NceContext } from "../../../shared/use-cases/nce/nce-context.ts";
import { changedLicence } from "../../../shared/use-cases/nce/registry/change-registered.ts";
import { decideRegistration } from "../../../shared/use-cases/nce/registry/register-subscription.ts";
import { cancelTransfer } from "../../../shared/use-cases/nce/transfer/cancel-transfer.ts";
import { createTransfer } from "../../../shared/use-cases/nce/transfer/create-transfer.ts";
import { declineTransfer } from "../../../shared/use-cases/nce/transfer/decline-transfer.ts";
import { retryTransfer } from "../../../shared/use-cases/nce/transfer/retry-transfer.ts";
import { submitTransfer } from "../../../shared/use-cases/nce/transfer/submit-transfer.ts";
import { carryOutAll } from "../../support/carry-out.ts";
import { CrashError, crashingTable } from "../../support/crashing-table.ts";
import { openApi } from "../../support/open-api.ts";

export const START = Instant.parse("2025-01-01T00:00:00.000Z");
export const END = Instant.parse("2027-01-01T00:00:00.000Z");
const PARTNERS = 10;
/** Billed in another currency than prices are in. */
const FOREIGN = 1;
const CUSTOMERS = 6;
const SUBSCRIPTIONS = 26;
const CRASH_PERCENT = 10;
const TRIES_MAX = 60;
const CANCELLED = 3;

const PLANS = [
  ["P1M", "monthly"],
  ["P1Y", "monthly"],
  ["P1Y", "annual"],
  ["P3Y", "monthly"],
  ["P3Y", "annual"],
  ["P3Y", "triennial"],
] as const;

const tenant = (prefix: string, number: number): TenantId =>
  TenantId.parse(`${prefix}${String(number).padStart(7, "0")}-0000-4000-8000-000000000000`);
const partners = Array.from({ length: PARTNERS }, (_, index) =>
  NcePartner.parse({
    kind: index % 3 === 0 ? "indirect-provider" : "direct-bill",
    tenant: tenant("a", index),
    name: `Partner ${index}`,
    account: String(100_000_000_001 + index),
    mpnId: String(1_000_000 + index),
    region: "Europe",
    billingCurrency: index < PARTNERS - FOREIGN ? "EUR" : "SEK",
    ...(index % 2 === 0 ? { incentivePercent: String(index + 1) } : {}),
  }),
);
const customers = Array.from({ length: CUSTOMERS }, (_, index) =>
  NceCustomer.parse({
    tenant: tenant("c", index),
    name: `Customer ${index}`,
    region: "Europe",
    country: "DE",
  }),
);
const account = (owner: TenantId): AccountId =>
  AccountId.parse(partners.find((partner) => partner.tenant === owner)?.account);

/** The same subscription with everything that happened to it but the moves. */
export type Twin = { subscription: LicenceSubscription; readonly lines: ReconciliationLine[] };

/**
 * Two years of ten partners and their customers' subscriptions: seats are added and returned, SKUs upgraded, terms renewed, subscriptions moved to and
 * fro, with faults at any line, processes that die around any write and timers that come late, twice or at once.
 */
export const liveTwoYears = async (seed: string) => {
  const random = createRandom(seed);
  let crashing: ReturnType<typeof crashingTable> | undefined;
  const api = await openApi({
    now: START,
    around: (table) => {
      crashing = crashingTable(table, createRandom(`${seed} crashes`), CRASH_PERCENT);
      return crashing.table;
    },
  });
  const { during = <T>(work: () => Promise<T>) => work(), crashes = () => 0 } = crashing ?? {};
  const { changes, configuration, clock } = api.deps;
  const counts: Record<string, number> = {};
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const stateNow = async () => (await configuration.current()).state;

  /** Tries until the process survives it; a second time after it was written is refused or changes nothing. */
  const decide = async <O>(what: string, decision: (context: NceContext) => Decision<O>): Promise<void> => {
    const request = { actor: { system: "test" }, action: "test", requestId: "test" };
    const now = clock.now();
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      try {
        await during(() => changes.change(request, (state) => decision({ state, now })));
        return count(what);
      } catch (error) {
        if (error instanceof NceRefusedError) return count(`${what}: ${error.code}`);
        if (!(error instanceof CrashError)) throw error;
      }
    }
    throw new Error("a change that never survived");
  };
  const put = (things: readonly ThingChange[]) =>
    decide("put", () => ({ answer: null, changes: things, resources: [], events: [] }));

  await put([
    ...partners.map((value) => thingChange("ncePartners", value.tenant, { from: ALWAYS, value })),
    ...customers.map((value) => thingChange("nceCustomers", value.tenant, { from: ALWAYS, value })),
  ]);
  for (const customer of customers)
    await put(
      partners.map((partner) => {
        const value = NceRelationship.parse({
          customer: customer.tenant,
          partner: partner.tenant,
          status: "accepted",
          acceptedAt: START,
        });
        return thingChange("nceRelationships", nceRelationshipKind.idOf(value), { from: ALWAYS, value });
      }),
    );
  for (const [date, rate] of [
    ["2024-12-01", "11.4235"],
    ["2025-09-10", "11.0717"],
    ["2026-05-02", "10.9"],
  ])
    await put(
      [{ from: "EUR", to: "SEK", date, rate }].map((quote) => {
        const value = NceFxRate.parse(quote);
        return thingChange("nceFxRates", nceFxRateKind.idOf(value), { from: ALWAYS, value });
      }),
    );

  const twins = new Map<string, Twin>();
  const twinContext = async (owner: TenantId) =>
    chargeContextOf({ state: await stateNow(), now: clock.now() }, owner);

  const register = async (number: number): Promise<void> => {
    const id = NceSubscriptionId.parse(`s${number}`);
    const [termDuration, billingPlan] = PLANS[number % PLANS.length] ?? PLANS[0];
    const owner = random.pick(partners.filter(({ billingCurrency }) => billingCurrency === "EUR"));
    const termStart = dayOf(clock.now());
    const input = RegisterLicence.parse({
      customer: random.pick(customers).tenant,
      partner: owner.tenant,
      productType: "OnlineServicesNCE",
      product: "Productivity",
      sku: `sku-${number}`,
      quantity: random.integer(1, 60),
      unitPrice: `${random.integer(1, 900)}.${random.integer(10, 99)}`,
      currency: "EUR",
      termStart,
      termDuration,
      billingPlan,
      autoRenew: random.chance(90),
      ...(random.chance(30)
        ? {
            promotion: {
              id: "P",
              percent: `${random.integer(1, 40)}.5`,
              until: plusDays(termStart, random.integer(0, 400)),
            },
          }
        : {}),
      ...(random.chance(30) ? { scheduledChanges: [{ quantity: random.integer(1, 60) }] } : {}),
    });
    await decide("registered", ({ state, now }) => decideRegistration(state, { id, input, now }));
    const context = await twinContext(owner.tenant);
    const twin = registerSubscription(input, { id, now: clock.now(), context });
    if (!isLicence(twin)) throw new Error("a licence that is none");
    twins.set(id, { subscription: twin, lines: [] });
    await chargeTwin(id);
  };

  /** Charges and renews the unmoved twin up to now, as its first partner would be. */
  const chargeTwin = async (root: string): Promise<void> => {
    const twin = twins.get(root);
    if (twin === undefined) throw new Error("no twin");
    const context = await twinContext(twin.subscription.partner);
    const { subscription, lines } = chargedUpTo(twin.subscription, clock.now(), context, 10_000);
    twin.subscription = subscription;
    twin.lines.push(...lines);
  };

  const activeOnes = async (): Promise<readonly LicenceSubscription[]> =>
    (await stateNow()).nceSubscriptions
      .list(ALWAYS)
      .filter(isLicence)
      .filter(({ state }) => state.kind === "active");

  const rootOf = async (subscription: NceSubscription): Promise<string> => {
    const state = await stateNow();
    let current: NceSubscription | undefined = subscription;
    while (current?.movedIn !== undefined)
      current = state.nceSubscriptions.find(current.movedIn.from, ALWAYS);
    if (current === undefined) throw new Error("a chain without a beginning");
    return current.id;
  };

  /**
   * A change of a licence, told as a registration that says everything. Its twin changes alike, with its first partner.
   * @param change undefined: this one cannot be changed like that now
   */
  const changeOne = async (
    what: string,
    change: (found: LicenceSubscription) => Partial<RegisterLicence> | undefined,
  ): Promise<void> => {
    await carryOutAll(api.deps);
    const able = (await activeOnes()).flatMap((found) => {
      const changes = change(found);
      return changes === undefined ? [] : [{ found, changes }];
    });
    if (able.length === 0) return;
    const { found, changes } = random.pick(able);
    const { id, state: _, segments: __, movedIn: ___, termNumber, anchorDay, seatWindows, ...told } = found;
    const input = RegisterLicence.parse({ ...told, ...changes });
    const before = counts[what] ?? 0;
    await decide(what, ({ state, now }) => decideRegistration(state, { id, input, now }));
    if ((counts[what] ?? 0) === before) return;
    const root = await rootOf(found);
    await chargeTwin(root);
    const twin = twins.get(root);
    if (twin === undefined) throw new Error("no twin");
    const context = await twinContext(twin.subscription.partner);
    const { subscription, lines } = changedLicence(twin.subscription, { input, now: clock.now(), context });
    twin.subscription = subscription;
    twin.lines.push(...lines);
  };
  const buySeats = () =>
    changeOne("seats", ({ quantity }) => ({ quantity: quantity + random.integer(1, 20) }));
  const returnSome = () =>
    changeOne("returned", (found) => {
      const most = Math.min(returnableSeats(found, clock.now()).seats, found.quantity - 1);
      return most < 1 ? undefined : { quantity: found.quantity - random.integer(1, most) };
    });
  const upgrade = () =>
    changeOne("upgraded", ({ sku }) => ({
      sku: `${sku.split("+")[0]}+${random.integer(1, 1_000_000)}`,
      unitPrice: `${random.integer(1, 900)}.${random.integer(10, 99)}`,
    }));
  /** A few only: the others live on. */
  const cancel = () =>
    changeOne("ended", (found) =>
      (counts.ended ?? 0) < CANCELLED && cancellationWindow(found, clock.now()).state === "open"
        ? { state: "cancelled" }
        : undefined,
    );

  const transfersNow = async () => (await stateNow()).nceTransfers.list(ALWAYS);
  const create = async (): Promise<void> => {
    const owned = await activeOnes();
    if (owned.length === 0) return;
    const { customer, partner: source } = random.pick(owned);
    const { tenant: target } = random.pick(partners.filter((each) => each.tenant !== source));
    const id = NceTransferId.parse(
      `${random.text(8, HEXADECIMAL)}-0000-4000-8000-${random.text(12, HEXADECIMAL)}`,
    );
    const request = { customer, source, target, sourceName: "Source", customerEmail: "it@customer.example" };
    await decide("created", (context) => createTransfer(context, { caller: account(target), id, request }));
  };
  const submit = async (): Promise<void> => {
    const pending = (await transfersNow()).filter(({ status }) => status === "Pending");
    if (pending.length === 0) return;
    const { id, source, customer } = random.pick(pending);
    const ids = (await activeOnes())
      .filter((each) => each.partner === source && each.customer === customer)
      .map((each) => each.id)
      .filter(() => random.chance(80))
      .slice(0, 4);
    for (const subscription of ids)
      if (random.chance(40)) {
        const until = addHours(clock.now(), random.pick([1, 5, 30, 90, 200]));
        await decide("fault", () => setFault(subscription, until));
      }
    const lines = ids.map((subscription) => ({ subscription }));
    await decide("submitted", (context) => submitTransfer(context, { caller: account(source), id, lines }));
  };
  const withdraw = async (): Promise<void> => {
    const pending = (await transfersNow()).filter(({ status }) => status === "Pending");
    if (pending.length === 0) return;
    const { id, source, target } = random.pick(pending);
    if (random.chance(50))
      return decide("cancelled", (context) => cancelTransfer(context, { caller: account(target), id }));
    return decide("declined", (context) =>
      declineTransfer(context, { caller: account(source), id, reason: "No." }),
    );
  };
  const retry = async (): Promise<void> => {
    const partial = (await transfersNow()).filter(({ status }) => status === "PartiallyComplete");
    if (partial.length === 0) return;
    const { id, source } = random.pick(partial);
    await decide("retried", (context) => retryTransfer(context, { caller: account(source), id }));
  };

  /** Not at all, once, twice or two at once; whoever dies is not there again before the next step. */
  const timers = async (): Promise<void> => {
    const sweep = () =>
      during(() => carryOutAll(api.deps)).catch((error: unknown) => {
        if (!(error instanceof CrashError)) throw error;
      });
    const times = random.integer(0, 3);
    if (times === 3) await Promise.all([sweep(), sweep()]);
    else for (let left = times; left > 0; left -= 1) await sweep();
  };

  const ACTIONS: readonly (() => Promise<void>)[] = [
    ...[create, create, create, create],
    ...[submit, submit, submit, submit, submit],
    withdraw,
    ...[retry, retry],
    buySeats,
    ...[returnSome, returnSome],
    upgrade,
    cancel,
  ];
  for (let registered = 0; clock.now() < END; ) {
    await timers();
    if (registered < SUBSCRIPTIONS && random.chance(40)) {
      await register(registered);
      registered += 1;
    }
    await random.pick(ACTIONS)();
    api.setNow(addHours(clock.now(), random.integer(1, 80)));
  }
  api.setNow(END);
  await carryOutAll(api.deps);
  for (const root of twins.keys()) await chargeTwin(root);
  return { api, twins, counts, crashes: crashes(), state: await stateNow() };
};
export type LivedTwoYears = Awaited<ReturnType<typeof liveTwoYears>>;
