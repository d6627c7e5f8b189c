const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export type StopSignal = {
  /** Resolves when this process is asked to stop. */
  readonly asked: Promise<void>;
  /** Resolves when it is asked again, by somebody who does not want to wait. */
  readonly askedAgain: Promise<void>;
  /** Gives the signals back to Node. */
  release(): void;
};

/** Takes SIGINT and SIGTERM over, so that they no longer end the process at once. */
export const stopSignal = (): StopSignal => {
  const resolvers: (() => void)[] = [];
  const next = (): Promise<void> => new Promise((resolve) => void resolvers.push(resolve));
  const [asked, askedAgain] = [next(), next()];
  const onSignal = (): void => resolvers.shift()?.();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    asked,
    askedAgain,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
};
