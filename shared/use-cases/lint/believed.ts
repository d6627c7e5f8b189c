import type { Timer } from "../../ports/timer.ts";

/**
 * Asks again when the answer is `milliseconds` old, by the process's own time; of calls at once one asks. A question
 * that failed is asked again.
 */
export const believed = <T>(
  ask: () => Promise<T>,
  milliseconds: number,
  timer: Timer,
): (() => Promise<T>) => {
  let known: { readonly answer: Promise<T>; readonly askedMs: number } | undefined;
  return () => {
    if (known !== undefined && timer.elapsedMs() - known.askedMs < milliseconds) return known.answer;
    const answer = ask();
    known = { answer, askedMs: timer.elapsedMs() };
    answer.catch(() => {
      if (known?.answer === answer) known = undefined;
    });
    return answer;
  };
};
