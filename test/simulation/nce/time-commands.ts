import fc from "fast-check";
import { expect } from "vitest";
import { carryOutAll } from "../../support/carry-out.ts";
import { SOURCE } from "../../support/nce-world.ts";
import { command } from "./model-command.ts";
import { HOUR, iso, OURS, OWNERS, type Real } from "./model-world.ts";
import type { ModelTransfer, TransferLife } from "./transfer-life.ts";

export const fault = fc
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
export const clock = fc
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
