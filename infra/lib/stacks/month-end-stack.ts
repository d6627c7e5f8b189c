import { Stack, type StackProps } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { MONTH_END_STEPS, type MonthEndStep } from "../../../functions/month-end/steps.ts";
import { MonthEndMachine } from "../constructs/month-end-machine.ts";
import { MonthEndSchedules } from "../constructs/month-end-schedules.ts";
import { StepFunction } from "../constructs/step-function.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

/** Folder with the bundled handler of each step; steps may share a folder. */
export type FunctionAssets = Readonly<Record<MonthEndStep, string>>;

type MonthEndStackOptions = {
  readonly data: DataStack;
  readonly assets: FunctionAssets;
  readonly settings: Settings;
};

/** The month-end: its functions, its state machine and what starts it. Holds nothing, can be replaced any time. */
export class MonthEndStack extends Stack {
  readonly machine: StateMachine;
  /** As text; the machine's own property is a token. */
  readonly stateMachineName: string;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, options: MonthEndStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { data, assets, settings } = options;
    const functions = Object.fromEntries(
      MONTH_END_STEPS.map((step) => [
        step,
        new StepFunction(this, { step, assetDirectory: assets[step], data, settings }),
      ]),
    ) as Record<MonthEndStep, StepFunction>;
    const { machine, stateMachineName } = new MonthEndMachine(this, "MonthEnd", {
      functions,
      data,
      settings,
    });
    this.machine = machine;
    this.stateMachineName = stateMachineName;
    this.deadLetters = new MonthEndSchedules(this, "Schedules", this.machine, settings).deadLetters;
  }
}
