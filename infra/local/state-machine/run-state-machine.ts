import "./promise-with-resolvers.ts";
import { ExecutionError, StateMachine } from "aws-local-stepfunctions";
import type { ObjectStore } from "../../../shared/ports/object-store.ts";
import { findUnsupported } from "./check-definition.ts";
import {
  allStates,
  isDistributed,
  type State,
  type StateMachineDefinition,
  stepOfResource,
} from "./definition.ts";
import {
  ItemReaderFailedError,
  StateMachineFailedError,
  ToleratedFailureExceededError,
  UnsupportedDefinitionError,
} from "./errors.ts";
import { localise } from "./localise.ts";
import { runPool } from "./run-pool.ts";
import { travel } from "./state-size.ts";

export type StepHandler = (input: unknown) => Promise<unknown>;

/** `progress` comes from Maps after every item; the other three from Tasks that are not items of a Map. */
export type StepProgress =
  | { readonly state: string; readonly status: "started" | "finished" }
  | { readonly state: string; readonly status: "failed"; readonly error: string }
  | { readonly state: string; readonly status: "progress"; readonly done: number; readonly total: number };

export type RunStateMachineRequest = {
  /** Parsed `*.asl.json`, with or without its placeholders filled in. */
  readonly definition: StateMachineDefinition;
  /** By step name, `open-run`. */
  readonly handlers: Readonly<Record<string, StepHandler>>;
  /** Where distributed Maps find their work lists; the bucket named in the definition is not looked at. */
  readonly objects?: ObjectStore;
  readonly input: unknown;
  /** Items of a distributed Map at once, 1 if absent; the definition's own MaxConcurrency is an upper limit too. */
  readonly maxConcurrency?: number;
  readonly onStep?: (progress: StepProgress) => void;
  /** `$$.Execution.Id` and `Name`; derived ids make a repeated run the same run. */
  readonly execution?: { readonly id: string; readonly name: string };
  /** Pauses before a retry: as the definition says, or none (tests). */
  readonly pauses?: "as-defined" | "none";
  /**
   * At a Wait the execution waits, or it ends there as if it had succeeded: for a machine that may be started again
   * at any time, and whose time to go on is kept elsewhere.
   */
  readonly waits?: "as-defined" | "end";
  /** Ends the execution between two states. */
  readonly signal?: AbortSignal;
};

type Handlers = Record<string, (input: unknown) => Promise<unknown>>;

/**
 * Runs a state machine of the agreed subset in this process and returns the output of its last state.
 *
 * @throws UnsupportedDefinitionError before anything runs
 * @throws StateMachineFailedError named like the error the execution ended with
 */
export const runStateMachine = async (request: RunStateMachineRequest): Promise<unknown> => {
  refuseUnsupported(request);
  const thrown: Error[] = [];
  const handlers: Handlers = {};
  for (const [name, state] of allStates(request.definition)) {
    if (state.Type === "Task") handlers[name] = taskHandler(request, name, state, thrown);
    if (isDistributed(state)) handlers[name] = mapHandler(request, name, state, handlers);
  }
  const input = travel("input", request.input);
  try {
    return await execute(localise(request.definition, request.waits), input, request, handlers);
  } catch (error) {
    const { name, message } = error as Error;
    const origin = thrown.findLast((each) => each.name === name) ?? error;
    throw new StateMachineFailedError(name, message, origin);
  }
};

const refuseUnsupported = ({ definition, handlers }: RunStateMachineRequest): void => {
  const missing = allStates(definition)
    .map(([name, state]) => ({
      name,
      step: state.Type === "Task" ? stepOfResource(state.Resource) : undefined,
    }))
    .filter(({ step }) => step !== undefined && !(step in handlers))
    .map(({ name, step }) => `${name}: no handler for the step ${step}`);
  const problems = [...findUnsupported(definition), ...missing];
  if (problems.length > 0) throw new UnsupportedDefinitionError(problems);
};

/** One machine, outer or of an item. Every state's output is held to the limit of Step Functions. */
const execute = async (
  definition: StateMachineDefinition,
  input: unknown,
  request: RunStateMachineRequest,
  handlers: Handlers,
): Promise<unknown> => {
  const machine = new StateMachine(definition as never, { validationOptions: { noValidate: true } });
  const execution = machine.run(input as never, {
    overrides: {
      taskResourceLocalHandlers: handlers as never,
      ...(request.pauses === "none" ? { retryIntervalOverrides: withoutPauses(definition) } : {}),
    },
    context: {
      Execution: { Id: request.execution?.id ?? "local", Name: request.execution?.name ?? "local" },
    },
  });
  request.signal?.addEventListener("abort", execution.abort, { once: true });
  // The first step may have run, and ended the run, before there was anything to listen with.
  if (request.signal?.aborted) execution.abort();
  let tooLarge: unknown;
  const watch = async (): Promise<void> => {
    for await (const event of execution.eventLogs) {
      if (event.type !== "StateExited" || tooLarge !== undefined) continue;
      try {
        travel(event.state.name, event.state.output);
      } catch (error) {
        tooLarge = error;
        execution.abort();
      }
    }
  };
  try {
    const [output] = await Promise.all([execution.result, watch()]);
    if (tooLarge !== undefined) throw tooLarge;
    return output;
  } catch (error) {
    throw tooLarge ?? (error instanceof ExecutionError ? error.cause : error);
  } finally {
    request.signal?.removeEventListener("abort", execution.abort);
  }
};

const withoutPauses = (definition: StateMachineDefinition): Record<string, number> =>
  Object.fromEntries(allStates(definition).map(([name]) => [name, 0]));

/** Calls a step as Lambda would: JSON in, JSON out, an exception as its name and a JSON cause. */
const taskHandler = (request: RunStateMachineRequest, name: string, state: State, thrown: Error[]) => {
  const step = request.handlers[stepOfResource(state.Resource) ?? ""];
  const isItem = !(name in request.definition.States);
  const report = (progress: StepProgress): void => {
    if (!isItem) request.onStep?.(progress);
  };
  return async (input: unknown): Promise<unknown> => {
    const event = travel(name, input);
    report({ state: name, status: "started" });
    let result: unknown;
    try {
      result = await step?.(event);
    } catch (caught) {
      const error = caught instanceof Error ? caught : new Error(String(caught));
      thrown.push(error);
      report({ state: name, status: "failed", error: error.name });
      const cause = JSON.stringify({ errorType: error.name, errorMessage: error.message });
      throw Object.assign(new Error(cause, { cause: error }), { name: error.name });
    }
    const output = travel(name, result);
    report({ state: name, status: "finished" });
    return output;
  };
};

/** A distributed Map: one nested execution per item of the list, in a bounded pool. Results are not collected. */
const mapHandler = (request: RunStateMachineRequest, name: string, state: State, handlers: Handlers) => {
  const definition = localise(state.ItemProcessor as StateMachineDefinition);
  const limit = Math.min(request.maxConcurrency ?? 1, Number(state.MaxConcurrency));
  return async (input: unknown): Promise<unknown> => {
    const { reader } = input as { reader: { Key?: unknown } };
    const items = await readItems(request.objects, name, String(reader.Key));
    const total = items.length;
    let done = 0;
    request.onStep?.({ state: name, status: "progress", done, total });
    try {
      await runPool(items, limit, async (item, index) => {
        const parent = request.execution?.id ?? "local";
        const execution = { id: `${parent}/${name}:${index}`, name: `${name}-${index}` };
        await execute(definition, travel(name, item), { ...request, execution }, handlers);
        done += 1;
        request.onStep?.({ state: name, status: "progress", done, total });
      });
    } catch (error) {
      request.onStep?.({ state: name, status: "failed", error: (error as Error).name });
      throw new ToleratedFailureExceededError(name, error);
    }
    return {};
  };
};

const readItems = async (
  objects: ObjectStore | undefined,
  state: string,
  key: string,
): Promise<readonly unknown[]> => {
  const body = await objects?.get(key);
  if (body === undefined) throw new ItemReaderFailedError(`${state}: there is no object ${key}`);
  let items: unknown;
  try {
    items = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    throw new ItemReaderFailedError(`${state}: ${key} is no JSON`, { cause });
  }
  if (!Array.isArray(items)) throw new ItemReaderFailedError(`${state}: ${key} is no JSON array`);
  return items;
};
