import type { z } from "zod";
import type { Composition } from "../../shared/compose/compose.ts";
import { composeOnAws } from "../../shared/compose/compose-aws.ts";
import type { Metrics } from "../middleware/metrics.ts";
import { step } from "../middleware/step.ts";

let composition: Composition | undefined;
const composed = (): Composition => {
  composition ??= composeOnAws(process.env);
  return composition;
};

type Definition<I extends z.ZodType, O extends z.ZodType> = {
  readonly input: I;
  readonly output: O;
  readonly run: (deps: Composition, input: z.output<I>) => Promise<z.input<O>>;
};

/** The Lambda handler of a step; the system is put together once per cold start. */
export const stepHandler = <I extends z.ZodType, O extends z.ZodType>(
  definition: Definition<I, O>,
  options: { readonly metrics?: (output: z.output<O>) => Metrics } = {},
) => step(definition.input, definition.output, (input) => definition.run(composed(), input), options);
