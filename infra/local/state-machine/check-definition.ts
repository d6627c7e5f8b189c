import {
  allStates,
  isDistributed,
  isRecord,
  type State,
  type StateMachineDefinition,
  stepOfResource,
} from "./definition.ts";

/**
 * The subset of the Amazon States Language that both Step Functions and the local interpreter run alike.
 * The interpreter misreads what it does not know instead of refusing it, so it is refused here.
 */
const COMMON = ["Type", "Comment", "QueryLanguage"];
const STEPPING = ["InputPath", "OutputPath", "Next", "End"];
const RESULTS = ["ResultPath", "ResultSelector", "Retry", "Catch"];
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...STEPPING, ...RESULTS, "Resource", "Parameters", "TimeoutSeconds"],
  Pass: [...STEPPING, "ResultPath", "Parameters", "Result"],
  Choice: ["InputPath", "OutputPath", "Choices", "Default"],
  Wait: [...STEPPING, "Seconds", "SecondsPath", "Timestamp", "TimestampPath"],
  Succeed: ["InputPath", "OutputPath"],
  Fail: ["Error", "ErrorPath", "Cause", "CausePath"],
  Parallel: [...STEPPING, ...RESULTS, "Branches", "Parameters"],
  Map: [...STEPPING, ...RESULTS, "ItemProcessor", "ItemsPath", "ItemSelector", "MaxConcurrency"],
};
const DISTRIBUTED_MAP = [
  ...["InputPath", "OutputPath", "Next", "End", "ResultPath", "Retry", "Catch"],
  ...["ItemProcessor", "ItemReader", "ResultWriter", "MaxConcurrency", "Label"],
];
const MACHINE = [
  "StartAt",
  "States",
  "Comment",
  "Version",
  "TimeoutSeconds",
  "QueryLanguage",
  "ProcessorConfig",
];
const CONTEXT =
  /^\$\$\.(Execution\.(Id|Name|Input|StartTime)|Map\.Item\.(Index|Value)|Task\.Token)(?![A-Za-z])/;
/** What the interpreter runs at once inside one inline Map, whatever the definition says. */
const INLINE_CONCURRENCY_MAX = 40;

/**
 * Everything in a definition that is outside the subset, one sentence each, with the state's name.
 * Transitions and field types are the business of asl-validator.
 */
export const findUnsupported = (definition: StateMachineDefinition): readonly string[] => [
  ...machineProblems(definition, "definition"),
  ...allStates(definition).flatMap(([name, state]) => stateProblems(name, state)),
];

const machineProblems = (machine: StateMachineDefinition, where: string): readonly string[] => [
  ...unknownFields(machine, MACHINE, where),
  ...queryLanguageProblems(machine, where),
];

const stateProblems = (name: string, state: State): readonly string[] => {
  const known = FIELDS[state.Type];
  if (known === undefined) return [`${name}: the state type ${state.Type} is not supported`];
  const fields = isDistributed(state) ? DISTRIBUTED_MAP : known;
  return [
    ...unknownFields(state, [...COMMON, ...fields], name),
    ...queryLanguageProblems(state, name),
    ...expressionProblems(state, name),
    ...(state.Type === "Task" ? taskProblems(state, name) : []),
    ...(state.Type === "Map" ? mapProblems(state, name) : []),
  ];
};

const unknownFields = (record: object, known: readonly string[], where: string): readonly string[] =>
  Object.keys(record)
    .filter((field) => !known.includes(field))
    .map((field) => `${where}: the field ${field} is not supported`);

const queryLanguageProblems = (record: Record<string, unknown>, where: string): readonly string[] =>
  record.QueryLanguage === undefined || record.QueryLanguage === "JSONPath"
    ? []
    : [`${where}: the query language ${String(record.QueryLanguage)} is not supported, only JSONPath`];

const taskProblems = (state: State, name: string): readonly string[] =>
  stepOfResource(state.Resource) === undefined
    ? [`${name}: the resource ${String(state.Resource)} is not supported, only Lambda functions`]
    : [];

const mapProblems = (state: State, name: string): readonly string[] => {
  const processor = state.ItemProcessor;
  if (!isRecord(processor)) return [`${name}: a Map needs an ItemProcessor`];
  const problems = [...unknownFields(processor, MACHINE, `${name}.ItemProcessor`)];
  const concurrency = state.MaxConcurrency;
  if (isDistributed(state)) {
    const reader = state.ItemReader;
    const isJson =
      isRecord(reader) && isRecord(reader.ReaderConfig) && reader.ReaderConfig.InputType === "JSON";
    if (!isJson) problems.push(`${name}: a distributed Map needs an ItemReader of a JSON array`);
    if (!isRecord(state.ResultWriter)) problems.push(`${name}: a distributed Map needs a ResultWriter`);
    if (state.ResultPath !== null)
      problems.push(`${name}: the result of a distributed Map is never read: ResultPath must be null`);
    if (typeof concurrency !== "number" || concurrency < 1)
      problems.push(`${name}: a distributed Map needs a MaxConcurrency`);
  } else if (typeof concurrency === "number" && concurrency > INLINE_CONCURRENCY_MAX) {
    problems.push(`${name}: an inline Map runs at most ${INLINE_CONCURRENCY_MAX} items at once`);
  }
  return problems;
};

/** Context paths and intrinsic functions anywhere in a state, except inside nested machines. */
const expressionProblems = (value: unknown, name: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => expressionProblems(each, name));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([field, content]) => {
    if (field === "States" || field === "Branches") return [];
    if (typeof content !== "string") return expressionProblems(content, name);
    if (content.startsWith("$$") && !CONTEXT.test(content)) {
      return [`${name}: the context path ${content} is not supported`];
    }
    return field.endsWith(".$") && content.startsWith("States.") && !content.startsWith("States.Format(")
      ? [`${name}: the intrinsic function ${content} is not supported, only States.Format`]
      : [];
  });
};
