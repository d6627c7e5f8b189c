import fc from "fast-check";
import { expectSame } from "./expect-same.ts";
import { type Command, iso, OWNERS, PARTNERS, type Real, UNRELATED } from "./model-world.ts";
import type { ModelTransfer, TransferLife } from "./transfer-life.ts";

/** A step of a run: after it every owner is shown what the model says. */
export const command = (
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
export const who = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Who>("right") },
  fc.constantFrom<Who>("wrong", "stranger", "nobody"),
);
/** One of the model's transfers by a number of any size: mostly one of those with which something can be done. */
export const chosen = (
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
export const isPending = ({ status }: ModelTransfer): boolean => status === "Pending";
/** Who calls as one side, as the other, or as nobody's: and why it is refused. */
export const callerAs = (of: ModelTransfer, side: "source" | "target", as: Who) => {
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
