import fc from "fast-check";
import { expect, it } from "vitest";
import { ALWAYS } from "../../shared/domain/configuration/configuration-versions.ts";
import { NcePartner } from "../../shared/domain/nce/partner.ts";
import { eventsOf } from "../../shared/stores/journal-store.ts";
import { carryOutAll } from "../support/carry-out.ts";
import {
  type NceWorld,
  openNceWorld,
  partnerThing,
  relationshipThing,
  SOURCE,
  select,
  subscriptionThing,
  TARGET,
  THIRD,
} from "../support/nce-world.ts";
import { azure, licence, partner, related, tenant } from "../unit/nce/nce-builders.ts";
import {
  type ModelSubscription,
  type ModelTransfer,
  type Status,
  TRANSITIONS,
  TransferLife,
  type Wanted,
} from "./nce/transfer-life.ts";

/** Owners that trade with each other, one the customer never accepted, one elsewhere, and one that owns nothing. */
const OWNERS = [SOURCE, TARGET, THIRD];
const UNRELATED = partner("e");
const ELSEWHERE = partner("f", { region: "Japan" });
const RESELLER = NcePartner.parse({
  ...partner("1"),
  kind: "indirect-reseller",
  provider: TARGET.tenant,
}) as unknown as typeof SOURCE;
const PARTNERS = [...OWNERS, UNRELATED, ELSEWHERE, RESELLER];
const NOBODY = tenant("9");
const BEGIN = Date.parse("2024-06-15T10:00:00Z");
const HOUR = 3_600_000;
const OURS = "/rebill/v1/nce/transfers";

/** Statuses of section 3, and Microsoft's numbers where they are known. */
const REFUSALS: Readonly<Record<string, readonly [status: number, microsoft?: string]>> = {
  "customer-not-found": [404, "60003"],
  "partner-not-found": [404, "60003"],
  "transfer-not-found": [404],
  "same-partner": [400],
  "not-a-billing-owner": [400],
  "region-differs": [400],
  "partner-of-record-not-allowed": [400, "900400"],
  "not-the-source": [403],
  "not-the-target": [403],
  "transfer-expired": [409, "900279"],
  "transfer-not-pending": [409, "900279"],
  "transfer-not-retryable": [409, "900279"],
  "legacy-transfers-only": [400],
  "no-lines": [400],
  "line-twice": [400],
  "line-unknown": [400],
  "line-not-failed": [409],
  "subscription-not-selectable": [400],
  "subscription-inactive": [400],
  "subscription-busy": [409, "900278"],
  "product-type-excluded": [400],
  "reservations-stay": [400, "900145"],
  "quantity-differs": [400],
  "too-many-lines": [400],
};

type Real = {
  readonly world: NceWorld;
  /** Ids of the model's transfers in their order, and what was last shown of each. */
  readonly ids: string[];
  readonly shown: Map<string, Status>;
};
type Command = fc.AsyncCommand<TransferLife, Real>;
type Answer = Awaited<ReturnType<NceWorld["send"]>>;

/** What happened, over all runs: a test in which nothing ever does looks at nothing. */
const outcomes = new Map<string, number>();
const count = (what: string): void => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
/** Refused for one of the reasons with its status and code, or answered with `success` when there are none. */
const expectAnswer = (
  { status, body }: Answer,
  reasons: readonly string[],
  { success = 200, microsoft = false } = {},
): void => {
  const got = `${status} ${status >= 300 ? body.code : "done"}`;
  const expected = reasons.map((reason) => {
    const [refused, code] = REFUSALS[reason] ?? [];
    return `${refused} ${(microsoft ? code : undefined) ?? reason}`;
  });
  if (expected.length === 0) expect(got).toBe(`${success} done`);
  else expect(expected).toContain(got);
  const [only, another] = reasons;
  if (another === undefined) count(only ?? "done");
};

const iso = (instant: number): string => new Date(instant).toISOString();

/** After every step the API shows each partner exactly the model's transfers, and nobody's are anybody else's. */
const expectSame = async (
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

const command = (
  text: string,
  run: (model: TransferLife, real: Real) => Promise<void>,
  needsTransfer = true,
): Command => ({
  check: ({ transfers }) => !needsTransfer || transfers.length > 0,
  run: async (model, real) => {
    // Two requests are not answered in one instant.
    model.now += 1000;
    real.world.setNow(iso(model.now));
    await run(model, real);
    await expectSame(model, real, OWNERS);
  },
  toString: () => text,
});

type Who = "right" | "wrong" | "stranger" | "nobody";
const who = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Who>("right") },
  fc.constantFrom<Who>("wrong", "stranger", "nobody"),
);
/** One of the model's transfers by a number of any size: mostly one of those with which something can be done. */
const chosen = (
  { transfers }: TransferLife,
  { ids }: Real,
  index: number,
  isUseful: (each: ModelTransfer) => boolean,
): { of: ModelTransfer; id: string } => {
  const useful = index % 8 === 7 ? [] : transfers.filter(isUseful);
  const from = useful.length > 0 ? useful : transfers;
  const of = from[index % from.length] as ModelTransfer;
  return { of, id: ids[transfers.indexOf(of)] as string };
};
const isPending = ({ status }: ModelTransfer): boolean => status === "Pending";
/** Who calls as one side, as the other, or as nobody's: and why it is refused. */
const callerAs = (of: ModelTransfer, side: "source" | "target", as: Who) => {
  const other = side === "source" ? "target" : "source";
  const wanted = as === "right" ? of[side] : of[other];
  const third = OWNERS.find((each) => each.tenant !== of.source && each.tenant !== of.target);
  const caller =
    as === "nobody"
      ? UNRELATED
      : as === "stranger"
        ? (third ?? UNRELATED)
        : (PARTNERS.find((each) => each.tenant === wanted) ?? UNRELATED);
  const refusals = as === "right" ? undefined : as === "wrong" ? [`not-the-${side}`] : ["transfer-not-found"];
  return { caller, refusals };
};

const create = fc
  .record({
    target: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(TARGET, TARGET, THIRD, THIRD, SOURCE) },
      fc.constantFrom(...PARTNERS),
    ),
    source: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(undefined, undefined, SOURCE.tenant, TARGET.tenant) },
      fc.constantFrom(...PARTNERS.map((each) => each.tenant), NOBODY),
    ),
    productTypes: fc.constantFrom(
      undefined,
      undefined,
      undefined,
      ["OnlineServicesNCE"],
      ["AzureSubscription"],
    ),
    // Nobody here is a provider; and the target is nobody but the caller.
    more: fc.oneof(
      { weight: 12, arbitrary: fc.constant({}) },
      fc.constantFrom({ partnerOnRecord: RESELLER.mpnId }, "another"),
    ),
  })
  .map(({ target, source: named, productTypes, more }) => {
    // Undefined: whoever has most to give, if it is not the target.
    const source = named ?? (target === SOURCE ? TARGET : SOURCE).tenant;
    return command(
      `create ${source} to ${target.tenant} ${JSON.stringify({ productTypes, more })}`,
      async (model, { world, ids }) => {
        const extra = more === "another" ? { targetPartnerTenantId: UNRELATED.tenant } : (more as object);
        const answer = await world.as(target)(
          "POST",
          world.transfers,
          world.request({ sourcePartnerTenantId: source, targetProductTypes: productTypes, ...extra }),
        );
        const reasons =
          more === "another" && target !== UNRELATED
            ? ["not-the-target"]
            : target === UNRELATED
              ? ["customer-not-found"]
              : source === target.tenant
                ? ["same-partner"]
                : target === RESELLER
                  ? ["not-a-billing-owner"]
                  : source === NOBODY || source === UNRELATED.tenant
                    ? ["partner-not-found"]
                    : source === RESELLER.tenant
                      ? ["not-a-billing-owner"]
                      : target === ELSEWHERE || source === ELSEWHERE.tenant
                        ? ["region-differs"]
                        : "partnerOnRecord" in extra
                          ? ["partner-of-record-not-allowed"]
                          : [];
        expectAnswer(answer, reasons, { success: 201, microsoft: true });
        if (reasons.length > 0) return;
        ids.push(answer.body.id);
        model.create({ source, target: target.tenant, productTypes });
        expect(answer.body.status).toBe("Pending");
        expect(answer.body.expirationTime).toBe(iso(model.transfers.at(-1)?.expiresAt ?? 0));
      },
      false,
    );
  });

/** What a source selects: mostly subscriptions of its own that can be moved, sometimes also what cannot. */
const selectionOf = (
  model: TransferLife,
  of: ModelTransfer,
  { numbers, odd, isBulk }: { numbers: readonly number[]; odd: string; isBulk: boolean },
): readonly Wanted[] => {
  const all = [...model.subscriptions.values()];
  const isMovable = (each: ModelSubscription): boolean =>
    each.isActive &&
    each.owner === of.source &&
    each.productType !== "AzureReservation" &&
    of.productTypes?.includes(each.productType) !== false;
  const movable = all.filter(isMovable);
  const picked = isBulk
    ? // As many of one plan as there may be, or one more.
      movable.filter(({ plan }) => plan === "triennial").slice(0, 25 + ((numbers[0] ?? 0) % 2))
    : [...new Set(numbers.flatMap((number) => movable[number % Math.max(movable.length, 1)] ?? []))];
  const wanted: Wanted[] = picked.map(({ id }) => ({ id }));
  const [first] = picked;
  if (odd === "nothing") return [];
  const others = all.filter((each) => !isMovable(each));
  if (odd === "any") wanted.push({ id: others[(numbers[0] ?? 0) % others.length]?.id ?? "sub-none" });
  if (odd === "unknown") wanted.push({ id: "sub-none" });
  if (odd === "twice" && first !== undefined) wanted.push({ id: first.id });
  if (odd === "type" && first !== undefined)
    wanted[0] = {
      id: first.id,
      productType: first.productType === "OnlineServicesNCE" ? "AzureSubscription" : "OnlineServicesNCE",
    };
  if (odd === "seats" && first !== undefined) wanted[0] = { id: first.id, quantity: 3 };
  if (odd === "true" && first !== undefined)
    wanted[0] = { id: first.id, productType: first.productType, quantity: first.quantity };
  // A source that has nothing left asks for what is not its own, or has gone.
  return wanted.length > 0 ? wanted : all.slice(0, 1).map(({ id }) => ({ id }));
};

const submit = fc
  .record({
    index: fc.nat(40),
    as: who,
    isOurs: fc.boolean(),
    isBulk: fc.constantFrom(false, false, false, true),
    numbers: fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
    odd: fc.oneof(
      { weight: 2, arbitrary: fc.constant("") },
      fc.constantFrom("true", "any", "any", "any", "unknown", "twice", "type", "seats", "nothing"),
    ),
  })
  .map(({ index, as, isOurs, ...how }) =>
    command(`submit ${index} ${as} ${isOurs} ${JSON.stringify(how)}`, async (model, real) => {
      const { of, id } = chosen(model, real, index, isPending);
      const wanted = selectionOf(model, of, how);
      const lineItems = wanted.map(({ id: subscriptionId, ...more }) => ({ subscriptionId, ...more }));
      const { caller, refusals } = callerAs(of, "source", as);
      const send = real.world.as(caller);
      const answer = isOurs
        ? await send("POST", `${OURS}/${id}:submit`, { lineItems })
        : await send("PATCH", `${real.world.transfers}/${id}`, { lineItems });
      // Partner Center's way to have failed lines tried again is the same request.
      const isRetry = !isOurs && of.status === "PartiallyComplete";
      const ids = wanted.map((each) => each.id);
      const late = model.pendingRefusals(of);
      const reasons =
        refusals ??
        (isRetry
          ? model.retryRefusals(of, ids)
          : late.length > 0
            ? late
            : model.selectionRefusals(of, wanted));
      expectAnswer(answer, reasons, { microsoft: !isOurs });
      if (reasons.length > 0) return;
      if (isRetry) model.retry(of, ids);
      else model.submit(of, wanted);
    }),
  );

const cancel = fc
  .record({ index: fc.nat(40), as: who, how: fc.constantFrom("patch", "delete", "ours") })
  .map(({ index, as, how }) =>
    command(`cancel ${index} ${as} ${how}`, async (model, real) => {
      const { of, id } = chosen(model, real, index, isPending);
      const { caller, refusals } = callerAs(of, "target", as);
      const send = real.world.as(caller);
      const path = `${real.world.transfers}/${id}`;
      const answer =
        how === "patch"
          ? await send("PATCH", path, { status: "Cancel" })
          : how === "delete"
            ? await send("DELETE", path)
            : await send("POST", `${OURS}/${id}:cancel`, {});
      const reasons = refusals ?? model.pendingRefusals(of);
      expectAnswer(answer, reasons, { success: how === "delete" ? 204 : 200, microsoft: how !== "ours" });
      if (reasons.length === 0) model.cancel(of);
    }),
  );

const decline = fc.record({ index: fc.nat(40), as: who }).map(({ index, as }) =>
  command(`decline ${index} ${as}`, async (model, real) => {
    const { of, id } = chosen(model, real, index, isPending);
    const { caller, refusals } = callerAs(of, "source", as);
    const answer = await real.world.as(caller)("POST", `${OURS}/${id}:decline`, { reason: "Not agreed." });
    const reasons = refusals ?? model.pendingRefusals(of);
    expectAnswer(answer, reasons);
    if (reasons.length === 0) model.cancel(of);
  }),
);

const retry = fc
  .record({
    index: fc.nat(40),
    as: who,
    which: fc.constantFrom("all", "all", "one", "one", "any", "unknown"),
  })
  .map(({ index, as, which }) =>
    command(`retry ${index} ${as} ${which}`, async (model, real) => {
      const { of, id } = chosen(model, real, index, ({ status }) => status === "PartiallyComplete");
      const failed = of.lines.find(({ status }) => status === "Failed");
      const line = which === "one" ? failed : of.lines[index % Math.max(of.lines.length, 1)];
      const ids =
        which === "all"
          ? undefined
          : [which === "unknown" ? "sub-none" : (line?.subscription.id ?? "sub-none")];
      const { caller, refusals } = callerAs(of, "source", as);
      const body = ids === undefined ? {} : { subscriptions: ids };
      const send = real.world.as(caller);
      const isPatch = index % 2 === 0 && ids !== undefined && of.status === "PartiallyComplete";
      const answer = isPatch
        ? await send("PATCH", `${real.world.transfers}/${id}`, { lineItems: select(...ids) })
        : await send("POST", `${OURS}/${id}:retry`, body);
      const reasons = refusals ?? model.retryRefusals(of, ids);
      expectAnswer(answer, reasons, { microsoft: isPatch });
      if (reasons.length === 0) model.retry(of, ids);
    }),
  );

const fault = fc
  .record({
    numbers: fc.array(fc.nat(60), { minLength: 1, maxLength: 3 }),
    hours: fc.constantFrom(undefined, 1, 80, 80, 80, 24 * 60),
  })
  .map(({ numbers, hours }) =>
    command(
      `fault ${numbers} for ${hours} h`,
      async (model, { world }) => {
        // Of what is on its way, if anything is.
        const moving = model.transfers.flatMap(({ status, lines }) =>
          status === "InProgress" ? lines.map(({ subscription }) => subscription) : [],
        );
        const all = moving.length > 0 ? moving : [...model.subscriptions.values()];
        const until = hours === undefined ? undefined : model.now + hours * HOUR;
        const body = { until: until === undefined ? null : iso(until) };
        for (const of of new Set(numbers.flatMap((number) => all[number % all.length] ?? []))) {
          expect((await world.send("PUT", `/rebill/v1/test/faults/nce/${of.id}`, body)).status).toBe(200);
          of.faultUntil = until ?? 0;
        }
      },
      false,
    ),
  );

/** Instants around which something changes: one millisecond before one, exactly then, or some time later. */
const clock = fc
  .record({
    to: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("deadline", "deadline", "attempt", "attempt", "expiry") },
      { weight: 4, arbitrary: fc.constantFrom(0, 0, 1, 6, 24, 73, 7 * 24) },
      fc.constantFrom(14 * 24, 31 * 24),
    ),
    before: fc.constantFrom(0, 0, 1),
    index: fc.nat(40),
    isSwept: fc.constantFrom(true, true, true, true, false),
  })
  .map(({ to, before, index, isSwept }) =>
    command(
      `clock ${to} -${before} ${index} ${isSwept}`,
      async (model, real) => {
        const { world } = real;
        const instants = model.transfers.flatMap(({ status, expiresAt, windowStart, lines }) => {
          if (to === "expiry") return status === "Pending" ? [expiresAt] : [];
          if (status !== "InProgress") return [];
          return to === "deadline" ? [windowStart + 72 * HOUR] : lines.flatMap(({ nextAt }) => nextAt ?? []);
        });
        const instant = instants[index % Math.max(instants.length, 1)] ?? model.now;
        const wanted = typeof to === "number" ? model.now + to * HOUR : instant - before;
        model.now = Math.max(model.now, wanted);
        world.setNow(iso(model.now));
        if (!isSwept) return;
        await carryOutAll(world.deps);
        const running = model.transfers.filter(({ status }) => status === "InProgress");
        model.sweep();
        for (const transfer of running) await learn(model, real, transfer);
      },
      false,
    ),
  );

/** What has moved is known under a new id from now on: the source is told which. */
const learn = async (model: TransferLife, { world, ids }: Real, transfer: ModelTransfer): Promise<void> => {
  if (transfer.lines.every(({ status }) => status !== "Complete")) return;
  const source = OWNERS.find((each) => each.tenant === transfer.source) ?? SOURCE;
  const { body } = await world.as(source)("GET", `${OURS}/${ids[model.transfers.indexOf(transfer)]}`);
  for (const [at, line] of transfer.lines.entries())
    if (line.status === "Complete") model.arrive(line, transfer.target, body.lines[at].newSubscriptionId);
};

const withoutId = (answer: Answer): string =>
  JSON.stringify([answer.status, answer.body]).replaceAll(/request-\d+/g, "");
/** As Partner Center shows it; strangers get what nothing at all gets, to the byte. */
const get = fc.record({ index: fc.nat(40), as: who }).map(({ index, as }) =>
  command(`get ${index} ${as}`, async (model, real) => {
    const { of, id } = chosen(model, real, index, () => true);
    const { caller } = callerAs(of, "source", as);
    const { transfers } = real.world;
    const send = real.world.as(caller);
    const answer = await send("GET", `${transfers}/${id}`);
    const isSeen = as === "right" || as === "wrong";
    expectAnswer(answer, isSeen ? [] : ["transfer-not-found"], { microsoft: true });
    const accepted = await send("POST", `${transfers}/${id}/accept`, {});
    expectAnswer(accepted, [isSeen ? "legacy-transfers-only" : "transfer-not-found"]);
    if (!isSeen) {
      const absent = await send("GET", `${transfers}/99999999-0000-4000-8000-000000000000`);
      expect(withoutId(answer)).toBe(withoutId(absent));
      return;
    }
    expect(answer.body.status).toBe(model.statusOf(of));
    expect(answer.body.transferDirection).toBe(as === "right" ? 2 : 1);
    expect(
      answer.body.lineItems.map((line: { subscriptionId: string; status: string }) => [
        ...[line.subscriptionId, line.status],
      ]),
    ).toEqual(
      model
        .linesShownTo(of, caller.tenant)
        .map(({ subscription, status }) => [subscription.id, status === "Queued" ? "InProgress" : status]),
    );
  }),
);

const list = fc.constantFrom(...PARTNERS).map((caller) =>
  command(
    `list of ${caller.tenant}`,
    async (model, { world, ids }) => {
      const answer = await world.as(caller)("GET", world.transfers);
      expectAnswer(answer, caller === UNRELATED ? ["customer-not-found"] : [], { microsoft: true });
      if (caller === UNRELATED) return;
      // Oldest first, which is the order of creation.
      expect(answer.body.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual(
        model.transfers.flatMap((each, index) =>
          [each.source, each.target].includes(caller.tenant) ? [[ids[index], model.statusOf(each)]] : [],
        ),
      );
    },
    false,
  ),
);

/** Thirty subscriptions by the term, so that 26 of one plan can be asked for; others of each kind, of two owners. */
const SUBSCRIPTIONS = [
  ...Array.from({ length: 28 }, (_, index) => ({ id: `bulk-${index}`, billingPlan: "triennial" })),
  { id: "monthly-1", billingPlan: "monthly" },
  { id: "annual-1", billingPlan: "annual" },
  { id: "annual-2", billingPlan: "annual", partner: TARGET.tenant },
  { id: "annual-3", billingPlan: "annual", partner: TARGET.tenant },
].map((fields) => licence({ termDuration: "P3Y", termEnd: "2027-04-09", ...fields }));
const OTHERS = [azure("azure-2"), azure("reserved-1", "AzureReservation")];

const openWorld = async (): Promise<{ world: NceWorld; model: TransferLife }> => {
  const world = await openNceWorld();
  await world.put(
    ...[UNRELATED, ELSEWHERE, RESELLER].map(partnerThing),
    ...related(ELSEWHERE, RESELLER).map(relationshipThing),
    ...[...SUBSCRIPTIONS, ...OTHERS].map(subscriptionThing),
  );
  const { state } = await world.deps.configuration.current();
  const subscriptions = state.nceSubscriptions.list(ALWAYS).map(
    (each): ModelSubscription => ({
      id: each.id,
      owner: each.partner,
      productType: each.productType,
      plan: "billingPlan" in each ? each.billingPlan : undefined,
      quantity: "quantity" in each ? each.quantity : undefined,
      isActive: true,
      faultUntil: 0,
    }),
  );
  return { world, model: new TransferLife(BEGIN, new Map(subscriptions.map((each) => [each.id, each]))) };
};

/** Every event of every transfer, once and in the order of what happened. */
const expectTold = async (model: TransferLife, { world, ids }: Real): Promise<void> => {
  const told = new Map<string, string[]>();
  for (let after = 0, more = true; more; ) {
    const page = await world.deps.journal.after(after, 1000);
    for (const { detailType, detail } of page.entries.flatMap(eventsOf)) {
      const { transfer, sequence, subscription, day } = detail as Record<string, unknown>;
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

it("every answer of the API is the model's, whatever becomes of a transfer in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.noBias(
        fc.commands(
          [
            ...[
              create,
              create,
              create,
              create,
              submit,
              submit,
              submit,
              submit,
              retry,
              retry,
              fault,
              fault,
              fault,
            ],
            ...[clock, clock, clock, cancel, decline, get, list],
          ],
          { maxCommands: 150, size: "max" },
        ),
      ),
      async (commands) => {
        const { world, model } = await openWorld();
        const real: Real = { world, ids: [], shown: new Map() };
        try {
          await fc.asyncModelRun(() => ({ model, real }), commands);
          await expectSame(model, real, PARTNERS);
          await expectTold(model, real);
        } finally {
          await world.close();
        }
      },
    ),
    { numRuns: Number(process.env.REBILL_RUNS ?? 10), seed: 7, endOnFailure: true },
  );
  expect([...outcomes.keys()]).toEqual(
    expect.arrayContaining([
      ...["done", "Transfer Submitted", "Transfer Cancelled", "Transfer Expired", "Transfer Reminder 7"],
      ...["Line Completed", "Line Failed", "Transfer Completed", "Transfer Failed"],
      ...["Transfer Partially Completed", "Transfer Retried"],
      ...["customer-not-found", "partner-not-found", "transfer-not-found", "same-partner", "region-differs"],
      ...["not-a-billing-owner", "partner-of-record-not-allowed", "not-the-source", "not-the-target"],
      ...["transfer-expired", "transfer-not-pending", "transfer-not-retryable", "legacy-transfers-only"],
      ...["too-many-lines", "subscription-not-selectable", "subscription-inactive", "reservations-stay"],
      ...["subscription-busy", "quantity-differs"],
    ]),
  );
}, 400_000);
