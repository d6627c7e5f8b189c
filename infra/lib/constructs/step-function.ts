import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { MonthEndStep } from "../../../functions/month-end/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import type { FunctionEnvironment } from "../../../shared/contracts/environment.ts";
import { statementsFor } from "../function-access.ts";
import { MONTH_END_ACCESS, type StepAccess, timeoutSeconds } from "../month-end-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "../stacks/data-stack.ts";
import { createFunction } from "./create-function.ts";

export type StepFunctionOptions = {
  readonly step: MonthEndStep;
  /** Folder with `<step>.mjs` in it. */
  readonly assetDirectory: string;
  readonly data: DataStack;
  readonly settings: Settings;
};

/** Share of an engine function's memory that DuckDB may take; the rest is Node's and the files' page cache. */
const ENGINE_MEMORY_SHARE = 0.65;

/** One step of the month-end as a Lambda function with a role of its own that allows what the step needs. */
export class StepFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, { step, assetDirectory, data, settings }: StepFunctionOptions) {
    super(scope, placeholderOf(step));
    const access = MONTH_END_ACCESS[step];
    const memory = memoryMb(access, settings);
    this.lambda = createFunction(this, {
      description: `Rebill month-end: ${step}`,
      assetDirectory,
      name: step,
      statements: statementsFor(access, data),
      timeoutSeconds: timeoutSeconds(step),
      memoryMb: memory,
      diskMb: access.size === "control" ? 512 : settings.engineDiskMb,
      environment: engineEnvironment(data, memory),
      reservedConcurrency: access.reservedConcurrency,
      settings,
    });
  }
}

const memoryMb = (access: StepAccess, settings: Settings): number =>
  ({ control: 512, documents: 2048, engine: settings.engineMemoryMb })[access.size];

/** What a function with so much memory (MiB) finds in its environment; Lambda gives a processor per 1769 MiB. */
export const engineEnvironment = (data: DataStack, memory: number) =>
  ({
    ...data.names(),
    ENGINE_MEMORY_MB: String(Math.floor(memory * ENGINE_MEMORY_SHARE)),
    ENGINE_THREADS: String(Math.max(1, Math.ceil(memory / 1769))),
  }) satisfies Record<keyof FunctionEnvironment, string>;
