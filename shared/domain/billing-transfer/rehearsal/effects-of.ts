import { chainEffects } from "./chain-effects.ts";
import { dataEffects } from "./data-effects.ts";
import { moneyEffects } from "./money-effects.ts";
import { type Effect, EffectTopic, type Side } from "./rehearsal.ts";
import type { RehearsedCase } from "./rehearsed-case.ts";

/**
 * Everything a transfer changes, topic by topic, for one reader. The source is told what hits itself; the target
 * also what hits the source, because it has to explain it.
 */
export const effectsOf = (transfer: RehearsedCase, reader: Side): readonly Effect[] => {
  const order = EffectTopic.options;
  return [...dataEffects(transfer), ...moneyEffects(transfer), ...chainEffects(transfer)]
    .filter(({ who }) => reader === "target" || who === "source")
    .toSorted((left, right) => order.indexOf(left.topic) - order.indexOf(right.topic));
};
