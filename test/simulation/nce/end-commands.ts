import fc from "fast-check";
import { select } from "../../support/nce-world.ts";
import { expectAnswer } from "./expect-answer.ts";
import { callerAs, chosen, command, isPending, who } from "./model-command.ts";
import { OURS } from "./model-world.ts";

export const cancel = fc
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

export const decline = fc.record({ index: fc.nat(40), as: who }).map(({ index, as }) =>
  command(`decline ${index} ${as}`, async (model, real) => {
    const { of, id } = chosen(model, real, index, isPending);
    const { caller, refusals } = callerAs(of, "source", as);
    const answer = await real.world.as(caller)("POST", `${OURS}/${id}:decline`, { reason: "Not agreed." });
    const reasons = refusals ?? model.pendingRefusals(of);
    expectAnswer(answer, reasons);
    if (reasons.length === 0) model.cancel(of);
  }),
);

export const retry = fc
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
