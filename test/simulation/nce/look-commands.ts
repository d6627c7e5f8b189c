import fc from "fast-check";
import { expect } from "vitest";
import { expectAnswer } from "./expect-answer.ts";
import { callerAs, chosen, command, who } from "./model-command.ts";
import { type Answer, PARTNERS, UNRELATED } from "./model-world.ts";

const withoutId = (answer: Answer): string =>
  JSON.stringify([answer.status, answer.body]).replaceAll(/request-\d+/g, "");
/** As Partner Center shows it; strangers get what nothing at all gets, to the byte. */
export const get = fc.record({ index: fc.nat(40), as: who }).map(({ index, as }) =>
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

export const list = fc.constantFrom(...PARTNERS).map((caller) =>
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
