/** What is going on, for people: so many of so many of something. */
export type ReadProgress = (what: string, done: number, total: number) => void;

/** Calls under way at once: enough to hide the way to the endpoint, few enough not to be throttled all the time. */
const AT_ONCE = 4;

/** Does something with each element, a few at a time; results in order. `done` counts those begun. */
export const inTurns = async <T, R>(
  elements: readonly T[],
  work: (element: T, done: number) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < elements.length) {
      const position = next;
      next += 1;
      results[position] = await work(elements[position] as T, position + 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, elements.length) }, worker));
  return results;
};
