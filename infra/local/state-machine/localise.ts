import {
  isDistributed,
  isRecord,
  nestedMachines,
  type State,
  type StateMachineDefinition,
} from "./definition.ts";

/** Any ARN does: Tasks are bound to their handlers by state name. */
const ANY_FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:local";
/** Longer than any run, and near the longest a timer takes (2^31 ms). */
const NEVER_SECONDS = 2_000_000;

/**
 * The definition as the interpreter can run it; the file stays as it is.
 *
 * - A distributed Map becomes a Task of the same name, whose handler reads the list and runs the items.
 * - Timeouts go away: a Lambda that times out is dead, a promise that times out runs on, and its retry would
 *   run beside it. Here a person or the operating system ends a hung run, and it starts again where it was.
 * - A Wait may end the execution (of the outer machine; items of a Map wait).
 */
export const localise = (
  definition: StateMachineDefinition,
  waits: "as-defined" | "end" = "as-defined",
): StateMachineDefinition => {
  const { TimeoutSeconds: _unlimited, ProcessorConfig: _inline, ...machine } = definition;
  const states = Object.entries(definition.States).map(
    ([name, state]) => [name, localiseState(state, waits)] as const,
  );
  return { ...machine, StartAt: definition.StartAt, States: Object.fromEntries(states) };
};

const localiseState = (state: State, waits: "as-defined" | "end"): State => {
  if (state.Type === "Wait" && waits === "end") return { Type: "Succeed" };
  if (isDistributed(state)) {
    const {
      ItemProcessor: _items,
      ItemReader: reader,
      ResultWriter: writer,
      MaxConcurrency: _limit,
      Label: _label,
      ...rest
    } = state;
    const parameters = (part: unknown): unknown => (isRecord(part) ? (part.Parameters ?? {}) : {});
    return {
      ...rest,
      Type: "Task",
      Resource: ANY_FUNCTION,
      TimeoutSeconds: NEVER_SECONDS,
      // The writer's parameters are evaluated only to find a wrong path here rather than on AWS.
      Parameters: { reader: parameters(reader), writer: parameters(writer), "input.$": "$" },
    };
  }
  if (state.Type === "Task") return { ...state, Resource: ANY_FUNCTION, TimeoutSeconds: NEVER_SECONDS };
  if (state.Type === "Map")
    return { ...state, ItemProcessor: nestedMachines(state).map((each) => localise(each))[0] };
  if (state.Type === "Parallel")
    return { ...state, Branches: nestedMachines(state).map((each) => localise(each)) };
  return state;
};
