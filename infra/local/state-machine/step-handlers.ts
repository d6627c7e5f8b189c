import type { z } from "zod";
import type { StepHandler } from "./run-state-machine.ts";

type AnyDefinition<Dependencies> = {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly run: (deps: Dependencies, input: never) => Promise<unknown>;
};

/** The steps of a state machine as handlers in this process: input parsed, one call, output parsed, as in Lambda. */
export const stepHandlers = <Dependencies>(
  definitions: Readonly<Record<string, AnyDefinition<Dependencies>>>,
  deps: Dependencies,
  onOutput: (step: string, output: unknown) => void = () => {},
): Readonly<Record<string, StepHandler>> =>
  Object.fromEntries(
    Object.entries(definitions).map(([name, { input, output, run }]) => [
      name,
      async (event: unknown) => {
        const result = output.parse(await run(deps, input.parse(event) as never));
        onOutput(name, result);
        return result;
      },
    ]),
  );
