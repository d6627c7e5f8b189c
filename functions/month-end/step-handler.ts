import type { z } from "zod";
import type { Composition } from "../../shared/compose/compose.ts";
import { composeOnAws } from "../../shared/compose/compose-aws.ts";
import type { Metrics } from "../middleware/metrics.ts";
import { step } from "../middleware/step.ts";
import type { StepDefinition } from "../state-machines/step-definition.ts";

let composition: Composition | undefined;
const composed = (): Composition => {
  composition ??= composeOnAws(process.env);
  return composition;
};

/** The Lambda handler of a step; the system is put together once per cold start. */
export const stepHandler = <I extends z.ZodType, O extends z.ZodType>(
  definition: StepDefinition<Composition, I, O>,
  options: { readonly metrics?: (output: z.output<O>) => Metrics } = {},
) => step(definition.input, definition.output, (input) => definition.run(composed(), input), options);
