import type { z } from "zod";
import type { StepDefinition } from "../state-machines/step-definition.ts";
import type { Metrics } from "./metrics.ts";
import { step } from "./step.ts";

/**
 * Makes Lambda handlers of the steps of a state machine. What they work with is put together once per cold start, at the
 * first call.
 */
export const stepsOnAws = <Dependencies>(
  compose: (environment: Record<string, string | undefined>) => Dependencies,
) => {
  let composed: { readonly deps: Dependencies } | undefined;
  return <I extends z.ZodType, O extends z.ZodType>(
    { input, output, run }: StepDefinition<Dependencies, I, O>,
    options: { readonly metrics?: (output: z.output<O>) => Metrics } = {},
  ) =>
    step(
      input,
      output,
      (event) => {
        composed ??= { deps: compose(process.env) };
        return run(composed.deps, event);
      },
      options,
    );
};
