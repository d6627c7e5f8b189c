/** A state of the Amazon States Language as parsed from JSON; `check-definition.ts` knows which fields are allowed. */
export type State = { readonly Type: string; readonly [field: string]: unknown };
export type StateMachineDefinition = {
  readonly StartAt: string;
  readonly States: { readonly [name: string]: State };
  readonly [field: string]: unknown;
};

const RESOURCE =
  /^(?:\$\{(?<placeholder>[A-Za-z]+)\}|arn:aws[a-z-]*:lambda:[^:]*:[^:]*:function:(?<name>[A-Za-z0-9_-]+))$/;

/**
 * The step a Task calls: `${OpenRun}` in the file as written, or a function's ARN in a definition whose
 * placeholders were filled in. Both are `open-run`. Undefined for anything else.
 */
export const stepOfResource = (resource: unknown): string | undefined => {
  const groups = typeof resource === "string" ? RESOURCE.exec(resource)?.groups : undefined;
  const name = groups?.placeholder ?? groups?.name;
  return name?.replace(/[A-Z]/g, (letter, at: number) => (at > 0 ? "-" : "") + letter.toLowerCase());
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isDistributed = (state: State): boolean =>
  state.Type === "Map" &&
  isRecord(state.ItemProcessor) &&
  isRecord(state.ItemProcessor.ProcessorConfig) &&
  state.ItemProcessor.ProcessorConfig.Mode === "DISTRIBUTED";

/** The machines inside a state: the item processor of a Map, the branches of a Parallel. */
export const nestedMachines = (state: State): readonly StateMachineDefinition[] => {
  const nested = state.Type === "Parallel" ? state.Branches : [state.ItemProcessor];
  return (Array.isArray(nested) ? nested : []).filter(isRecord) as unknown as StateMachineDefinition[];
};

/** Every state of a machine and of the machines inside it, outermost first. */
export const allStates = (definition: StateMachineDefinition): readonly (readonly [string, State])[] =>
  Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...nestedMachines(state).flatMap(allStates),
  ]);
