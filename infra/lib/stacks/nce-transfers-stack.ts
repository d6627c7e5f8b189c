import { Stack, type StackProps } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { NCE_TRANSFER_STEPS, type NceTransferStep } from "../../../functions/nce-transfers/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import type { ExecutionEnvironment } from "../../../shared/contracts/environment.ts";
import { CONNECTION_SECRET_CONTEXT } from "../../../shared/contracts/nce-transfers.ts";
import { SECRET_CONTEXT } from "../../../shared/contracts/notifications.ts";
import { createFunction } from "../constructs/create-function.ts";
import { createStateMachine } from "../constructs/create-state-machine.ts";
import { allow, type FunctionAccess, statementsFor } from "../function-access.ts";
import type { Settings } from "../settings.ts";
import type { DataStack } from "./data-stack.ts";

type NceTransfersStackOptions = {
  readonly data: DataStack;
  /** Folder with a file for each step in it. */
  readonly assetDirectory: string;
  readonly settings: Settings;
};

const DEFINITION = new URL("../../../functions/nce-transfers/nce-transfer.asl.json", import.meta.url);

/** The configuration is read to finish a file that was applied in part; everything else is in the table. */
const ACCESS: FunctionAccess = { table: "write", reads: ["configuration"], writes: [] };
/** Twenty seconds less than the state machine waits, so that a function is dead before its retry. */
const TIMEOUT_SECONDS: Readonly<Record<NceTransferStep, number>> = {
  "plan-attempts": 60,
  "attempt-lines": 600,
  "close-transfer": 60,
};
/** The whole configuration is read into memory. */
const MEMORY_MB = 1024;

/**
 * Carries out submitted transfers of Microsoft subscriptions: one execution of the state machine for each, from the
 * submission (or the source's retry) to its end, 72 hours later at most, or a day more for what is still moving at
 * Microsoft then. The timers start it.
 */
export class NceTransfersStack extends Stack {
  readonly machine: StateMachine;
  readonly functions: Readonly<Record<NceTransferStep, LambdaFunction>>;

  constructor(scope: Construct, id: string, options: NceTransfersStackOptions, props: StackProps = {}) {
    super(scope, id, props);
    const { settings } = options;
    this.functions = Object.fromEntries(
      NCE_TRANSFER_STEPS.map((step) => [step, this.createStep(step, options)]),
    ) as Record<NceTransferStep, LambdaFunction>;
    this.machine = createStateMachine(new Construct(this, "Transfer"), {
      name: `${this.stackName}-transfer`,
      definition: DEFINITION,
      functions: this.functions,
      settings,
    });
  }

  private createStep(
    step: NceTransferStep,
    { data, assetDirectory, settings }: NceTransfersStackOptions,
  ): LambdaFunction {
    return createFunction(new Construct(this, placeholderOf(step)), {
      description: `Rebill Microsoft transfers: ${step}`,
      assetDirectory,
      name: step,
      statements: [
        ...statementsFor(ACCESS, data),
        ...(step === "attempt-lines" ? [useConnectionSecrets(data)] : []),
      ],
      timeoutSeconds: TIMEOUT_SECONDS[step],
      memoryMb: MEMORY_MB,
      diskMb: 512,
      environment: {
        ...data.names(),
        SECRETS_KEY_ARN: data.secretsKey.keyArn,
      } satisfies Record<keyof ExecutionEnvironment, string>,
      settings,
    });
  }
}

/** Of the secrets under this key only those of connections: they are opened, and sealed anew where Microsoft renews one. */
const useConnectionSecrets = (data: DataStack): PolicyStatement => {
  const statement = allow(["kms:Decrypt", "kms:Encrypt"], [data.secretsKey.keyArn]);
  statement.addCondition("StringLike", {
    [`kms:EncryptionContext:${SECRET_CONTEXT}`]: `${CONNECTION_SECRET_CONTEXT}*`,
  });
  return statement;
};
