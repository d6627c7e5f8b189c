/**
 * A port whose adapter is loaded when it is first used: an SDK client takes tens of milliseconds of a cold start.
 * A load that failed is tried again at the next use.
 */
export const latePort = <P extends object>(load: () => Promise<P>, methods: readonly AsyncMethod<P>[]): P => {
  let loaded: Promise<P> | undefined;
  const adapter = (): Promise<P> => {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  };
  const call =
    (name: AsyncMethod<P>) =>
    async (...input: readonly unknown[]): Promise<unknown> => {
      const port = (await adapter()) as Record<AsyncMethod<P>, (...input: readonly unknown[]) => unknown>;
      return port[name](...input);
    };
  return Object.fromEntries(methods.map((name) => [name, call(name)])) as P;
};

/** Names of the methods that answer a promise; only they can wait for the adapter. */
type AsyncMethod<P> = {
  [K in keyof P]: P[K] extends (...input: never[]) => Promise<unknown> ? K : never;
}[keyof P] &
  string;
