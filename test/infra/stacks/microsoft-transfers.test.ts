import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NCE_TRANSFER_STEPS } from "../../../functions/nce-transfers/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import { allStates, stepOfResource } from "../../../infra/local/state-machine/definition.ts";
import { ExecutionEnvironment } from "../../../shared/contracts/environment.ts";
import { CONNECTION_SECRET_CONTEXT } from "../../../shared/contracts/nce-transfers.ts";
import { TenantId } from "../../../shared/domain/nce/ids.ts";
import { connectionSecretContext } from "../../../shared/domain/nce/partner-center/connection.ts";
import { nceTransferDefinition } from "../../workflow/nce-transfer-definition.ts";
import { ofType, properties } from "../synthesised.ts";

describe("Microsoft transfers", () => {
  it("are carried out by one state machine, whose definition is the file beside its steps", () => {
    const [[, machine] = ["", undefined]] = ofType("nceTransfers", "AWS::StepFunctions::StateMachine");
    const { DefinitionString, DefinitionSubstitutions, StateMachineType } = (machine?.Properties ?? {}) as {
      DefinitionString?: string;
      DefinitionSubstitutions?: Record<string, { "Fn::GetAtt": [string, string] }>;
      StateMachineType?: string;
    };

    expect(StateMachineType).toBe("STANDARD");
    expect(DefinitionString).toBe(
      readFileSync(
        new URL("../../../functions/nce-transfers/nce-transfer.asl.json", import.meta.url),
        "utf8",
      ),
    );
    expect(Object.keys(DefinitionSubstitutions ?? {}).sort()).toEqual(
      NCE_TRANSFER_STEPS.map(placeholderOf).sort(),
    );
    for (const step of NCE_TRANSFER_STEPS) {
      const [logicalId] = DefinitionSubstitutions?.[placeholderOf(step)]?.["Fn::GetAtt"] ?? [""];
      expect(logicalId.startsWith(placeholderOf(step))).toBe(true);
    }
  });

  it("have a function for each step, dead before the state machine gives up on it", () => {
    const functions = properties("nceTransfers", "AWS::Lambda::Function");
    expect(functions.map(({ Handler }) => Handler).sort()).toEqual(
      NCE_TRANSFER_STEPS.map((step) => `${step}.handler`).sort(),
    );
    const timeouts = new Map(functions.map(({ Handler, Timeout }) => [Handler, Number(Timeout)]));
    for (const [, state] of allStates(nceTransferDefinition())) {
      const step = stepOfResource(state.Resource);
      if (step !== undefined)
        expect(Number(state.TimeoutSeconds) - (timeouts.get(`${step}.handler`) ?? 0)).toBe(20);
    }
  });

  it("let the timers start executions of this machine and of no other", () => {
    const statements = JSON.stringify(
      ofType("transfers", "AWS::IAM::Policy").map(([, { Properties }]) => Properties.PolicyDocument),
    );
    expect(statements).toMatch(
      /"states:StartExecution","Effect":"Allow","Resource":\{"Fn::ImportValue":"RebillMicrosoftTransfers:[^"]*TransferMachine/,
    );
  });

  it("find in their environment what their contract says, and open no secrets but those of connections", () => {
    for (const { Environment } of properties("nceTransfers", "AWS::Lambda::Function")) {
      const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, unknown> };
      const text = Object.fromEntries(Object.keys(Variables).map((name) => [name, "ref"]));
      expect(ExecutionEnvironment.strict().parse(text)).toEqual(text);
    }
    const partner = TenantId.parse("aaaaaaaa-0000-4000-8000-000000000000");
    expect(connectionSecretContext({ partner }).startsWith(CONNECTION_SECRET_CONTEXT)).toBe(true);
    const opening = ofType("nceTransfers", "AWS::IAM::Policy").flatMap(([id, { Properties }]) =>
      (Properties.PolicyDocument as { Statement: { Resource: unknown }[] }).Statement.filter((statement) =>
        JSON.stringify(statement.Resource).includes("SecretsKey"),
      ).map((statement) => ({ id, statement })),
    );
    expect(opening).toHaveLength(1);
    expect(opening[0]?.id).toMatch(/^AttemptLinesRole/);
    expect(opening[0]?.statement).toMatchObject({
      Action: ["kms:Decrypt", "kms:Encrypt"],
      Condition: {
        StringLike: { "kms:EncryptionContext:rebill:secret-of": `${CONNECTION_SECRET_CONTEXT}*` },
      },
    });
  });

  it("write the table, read what finishes an apply, and touch nothing else", () => {
    const text = JSON.stringify(
      ofType("nceTransfers", "AWS::IAM::Policy")
        .filter(([id]) => !id.startsWith("TransferRole"))
        .map(([, { Properties }]) => Properties.PolicyDocument),
    );
    expect([...new Set([...text.matchAll(/"\/([a-z-]+)\/\*"/g)].map((match) => match[1]))]).toEqual([
      "configuration",
    ]);
    expect(text).not.toMatch(/s3:(Put|Delete)|events:|lambda:|states:/);
  });
});
