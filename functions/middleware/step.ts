import middy from "@middy/core";
import type { z } from "zod";
import { InvalidInputError } from "../../shared/domain/errors.ts";
import { InvalidOutputError } from "./invalid-output-error.ts";
import { log } from "./log.ts";
import { type Metrics, printMetrics } from "./metrics.ts";

type StepOptions<Output> = {
  /** What the step's output says about the run, as CloudWatch metrics. Flags and counts, never amounts. */
  readonly metrics?: (output: Output) => Metrics;
};

/**
 * The Lambda handler of one step of a state machine: input parsed, one call, output parsed, one line of log
 * at the end. Errors leave under their own name, which Retry and Catch of the state machine match on.
 *
 * @throws InvalidInputError when the event does not fit `inputSchema`
 * @throws InvalidOutputError when the handler's answer does not fit `outputSchema`
 */
export const step = <Input extends z.ZodType, Output extends z.ZodType>(
  inputSchema: Input,
  outputSchema: Output,
  handler: (input: z.output<Input>) => Promise<z.input<Output>>,
  options: StepOptions<z.output<Output>> = {},
) =>
  middy(async (event: unknown): Promise<z.output<Output>> => {
    const input = inputSchema.safeParse(event);
    if (!input.success) throw inputError(input.error);
    const output = outputSchema.safeParse(await handler(input.data));
    if (!output.success) throw new InvalidOutputError(describe(output.error));
    if (options.metrics !== undefined) printMetrics(options.metrics(output.data));
    return output.data;
  }).use({
    after: ({ event }) => log("info", "step done", event),
    onError: ({ event, error }) => log("error", "step failed", event, error?.name ?? "Error"),
  });

/** Where and what, without the value that was found there. */
const describe = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");

const inputError = (error: z.ZodError): InvalidInputError => {
  const [first] = error.issues;
  return first !== undefined && error.issues.length === 1
    ? new InvalidInputError(first.path.join("."), first.message)
    : new InvalidInputError("", describe(error));
};
