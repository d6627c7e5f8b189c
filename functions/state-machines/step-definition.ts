import type { z } from "zod";

/** What a step of a state machine takes, gives and does; the same on AWS and on one machine. */
export type StepDefinition<Dependencies, I extends z.ZodType, O extends z.ZodType> = {
  readonly input: I;
  readonly output: O;
  readonly run: (deps: Dependencies, input: z.output<I>) => Promise<z.input<O>>;
};

/** Defines steps that work with the same things. */
export const stepsWith =
  <Dependencies>() =>
  <I extends z.ZodType, O extends z.ZodType>(
    input: I,
    output: O,
    run: StepDefinition<Dependencies, I, O>["run"],
  ): StepDefinition<Dependencies, I, O> => ({ input, output, run });

/** The step's name in its state machine: `open-run` is `OpenRun`, its Lambda placeholder `${OpenRun}`. */
export const placeholderOf = (step: string): string =>
  step.replace(/(^|-)([a-z])/g, (_match, _hyphen, letter: string) => letter.toUpperCase());
