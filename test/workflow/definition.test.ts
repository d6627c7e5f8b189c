import { readdirSync } from "node:fs";
import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { MONTH_END_STEPS } from "../../functions/month-end/steps.ts";
import { placeholderOf } from "../../functions/state-machines/step-definition.ts";
import { findUnsupported } from "../../infra/local/state-machine/check-definition.ts";
import {
  allStates,
  isDistributed,
  type State,
  stepOfResource,
} from "../../infra/local/state-machine/definition.ts";
import { TableBusyError } from "../../shared/adapters/dynamodb/table-errors.ts";
import { CRASH_ERRORS, THROTTLING_ERRORS } from "../../shared/contracts/transient-errors.ts";
import { ConfigurationBusyError } from "../../shared/use-cases/configuration/configuration-busy-error.ts";
import { monthEndDefinition } from "./month-end-definition.ts";

const states = allStates(monthEndDefinition());
const ofType = (type: string): readonly (readonly [string, State])[] =>
  states.filter(([, state]) => state.Type === type);
const text = JSON.stringify(monthEndDefinition());

describe("month-end.asl.json", () => {
  it("is accepted by asl-validator once its placeholders are filled in", () => {
    const filled = text.replace(/\$\{(\w+)\}/g, (_all, name: string) =>
      name === "WorkBucket" ? "a-bucket" : `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    );

    const verdict = aslValidator(JSON.parse(filled));

    expect(verdict.errorsText("\n")).toBe("");
    expect(verdict.isValid).toBe(true);
  });

  it("stays inside the subset that both interpreters run alike", () => {
    expect(findUnsupported(monthEndDefinition())).toEqual([]);
  });

  it("has a placeholder for every step and a step for every placeholder but the bucket", () => {
    const placeholders = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1]));

    expect([...placeholders].sort()).toEqual([...MONTH_END_STEPS.map(placeholderOf), "WorkBucket"].sort());
  });

  it("calls every step from a state", () => {
    const called = new Set(ofType("Task").map(([, state]) => stepOfResource(state.Resource)));

    expect([...called].sort()).toEqual([...MONTH_END_STEPS].sort());
  });

  it.each(ofType("Task"))("bounds, retries and catches %s", (_name, state) => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
    expect(state.TimeoutSeconds).toBeLessThan(1000);
    expect(state.Retry).toMatchObject([
      { ErrorEquals: [...THROTTLING_ERRORS], MaxAttempts: 6, JitterStrategy: "FULL" },
      { ErrorEquals: [...CRASH_ERRORS], MaxAttempts: 1 },
    ]);
    expect(state.Catch).toHaveLength(1);
    expect(state.Catch).toMatchObject([{ ErrorEquals: ["States.ALL"] }]);
  });

  it.each(ofType("Task").filter(([name]) => !/Fail/.test(name)))(
    "keeps the state and names the step when %s fails",
    (name, state) => {
      const [catcher] = state.Catch as { ResultPath: string }[];

      expect(catcher?.ResultPath).toBe(`$.failures.${name}`);
      expect(state.ResultPath).not.toBe("$");
    },
  );

  it.each(ofType("Map"))(
    "runs %s distributed, bounded and caught, and never reads its results",
    (_name, state) => {
      expect(isDistributed(state)).toBe(true);
      expect(state.MaxConcurrency).toBe(50);
      expect(state.ResultPath).toBeNull();
      expect(state.Catch).toMatchObject([{ ErrorEquals: ["States.ALL"], Next: "FailRun" }]);
    },
  );

  it("retries what our own table and configuration call busy", () => {
    const busy = [new TableBusyError(1), new ConfigurationBusyError(1, "change it")];

    expect(THROTTLING_ERRORS).toEqual(expect.arrayContaining(busy.map(({ name }) => name)));
  });

  it("names no business error among those retried", () => {
    const business = [...THROTTLING_ERRORS, ...CRASH_ERRORS].filter((name) =>
      /Check|Invalid|Conflict|NotFound|Validation/.test(name),
    );

    expect(business).toEqual([]);
  });

  it("has all of its handlers beside it, or is not wired up yet", () => {
    const files = readdirSync(new URL("../../functions/month-end/", import.meta.url));
    const missing = MONTH_END_STEPS.filter((step) => !files.includes(`${step}.ts`));

    expect([[], MONTH_END_STEPS]).toContainEqual(missing);
  });
});
