export type WorkQueue = {
  /** Resolves when the work of that id has ended; work that waits or is under way already is not added again. */
  add(id: string, work: () => Promise<void>): Promise<void>;
  /** Resolves when the work under way has ended; what waits behind it is left for the next process. */
  settled(): Promise<void>;
};

/** Work of this process that uses all of the engine: one piece after the other, in the order it was asked for. */
export const createWorkQueue = (): WorkQueue => {
  const pending = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  let current: Promise<void> | undefined;
  let ending = false;
  return {
    add: (id, work) => {
      const known = pending.get(id);
      if (known !== undefined) return known;
      const done = last.then(async () => {
        // Nobody waits any more: the process is about to end.
        if (ending) return;
        current = work();
        try {
          await current;
        } finally {
          current = undefined;
          pending.delete(id);
        }
      });
      pending.set(id, done);
      last = done.catch(() => undefined);
      return done;
    },
    settled: async () => {
      ending = true;
      await current?.catch(() => undefined);
    },
  };
};
