import fc from "fast-check";
import { expectAnswer } from "./expect-answer.ts";
import { callerAs, chosen, command, isPending, who } from "./model-command.ts";
import { OURS } from "./model-world.ts";
import type { ModelSubscription, ModelTransfer, TransferLife, Wanted } from "./transfer-life.ts";

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

export const submit = fc
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
