/** Steps from the top of the file to a node: `["transfers", 0, "start"]`. */
export type NodePath = readonly (string | number)[];

/** Something to say about one node of the file. A problem stops the file, a warning does not. */
export type Finding = {
  readonly severity: "problem" | "warning";
  readonly at: NodePath;
  readonly reason: string;
};

export const problem = (at: NodePath, reason: string): Finding => ({ severity: "problem", at, reason });
export const warning = (at: NodePath, reason: string): Finding => ({ severity: "warning", at, reason });

/** `transfers[0].start`; keys that are no plain words are quoted. */
export const pathText = (at: NodePath): string =>
  at.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const key = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return text === "" ? key : `${text}.${key}`;
  }, "");

/** A finding as it is reported: `line` is 1-based and known only when the file came as text. */
export type Remark = {
  readonly path: string;
  readonly reason: string;
  readonly line?: number;
  /** Given by the linter only (`lint/lint-remark.ts`): what kind of remark it is, and how serious. */
  readonly code?: string;
  readonly severity?: "warning" | "note";
};

/** The configuration is refused as a whole; every problem found is listed, nothing was applied. */
export class InvalidConfigurationError extends Error {
  override readonly name = "InvalidConfigurationError";
  constructor(readonly problems: readonly Remark[]) {
    super(problems.map(remarkText).join("\n"));
  }
}

/** `transfers[0].start: must be … (line 12)`; the path comes first, because that is what one looks for. */
export const remarkText = ({ path, reason, line }: Remark): string =>
  `${path === "" ? "" : `${path}: `}${reason}${line === undefined ? "" : ` (line ${line})`}`;
