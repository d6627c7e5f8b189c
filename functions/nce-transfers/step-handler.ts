import type { z } from "zod";
import { composeExecutionOnAws } from "../../shared/compose/compose-execution-aws.ts";
import type { ExecutionDependencies } from "../../shared/use-cases/nce/execution/execution.ts";
import { step } from "../middleware/step.ts";
import type { StepDefinition } from "../state-machines/step-definition.ts";

let composition: ExecutionDependencies | undefined;
const composed = (): ExecutionDependencies => {
  composition ??= composeExecutionOnAws(process.env);
  return composition;
};

/** The Lambda handler of a step; the system is put together once per cold start. */
export const stepHandler = <I extends z.ZodType, O extends z.ZodType>(
  definition: StepDefinition<ExecutionDependencies, I, O>,
) => step(definition.input, definition.output, (input) => definition.run(composed(), input));
