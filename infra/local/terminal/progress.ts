import { truncateToWidth } from "../../../shared/domain/text/display-width.ts";
import { type Colours, coloursFor } from "./colours.ts";

/** One thing under way. `done` and `fail` end it; further calls do nothing. */
export type ProgressStep = {
  /** What is happening right now, shown on a terminal only. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
};

export type Progress = {
  step(label: string): ProgressStep;
  /** A line of its own, such as a warning. */
  note(text: string): void;
};

/** The part of a writable stream that progress needs; `process.stderr` is one. */
export type ProgressStream = {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

export type ProgressOptions = {
  readonly stream: ProgressStream;
  /** Milliseconds from any origin; the elapsed time counts from the creation of the progress. */
  readonly now?: () => number;
  readonly colours?: Colours;
};

const CLEAR_LINE = `\r${String.fromCharCode(27)}[2K`;
/** A terminal redraws at most this often, so that progress costs nothing in tight loops. */
const REDRAW_MILLISECONDS = 80;

/**
 * Progress for people, meant for stderr: every line starts with the time elapsed since the start. On a
 * terminal the running step is one line that is redrawn; elsewhere (a log, a pipe) only ends are printed.
 */
export const createProgress = ({
  stream,
  now = () => performance.now(),
  colours = coloursFor(stream, process.env),
}: ProgressOptions): Progress => {
  const startedAt = now();
  const live = stream.isTTY === true;
  let lastDraw = Number.NEGATIVE_INFINITY;

  const elapsed = (since: number): string => `${((now() - since) / 1000).toFixed(1)}s`;
  const stamp = (): string => colours.dim(elapsed(startedAt).padStart(7));
  const clear = (): void => {
    if (live) stream.write(CLEAR_LINE);
  };

  const step = (label: string): ProgressStep => {
    const stepStartedAt = now();
    let open = true;
    const draw = (detail: string): void => {
      lastDraw = now();
      const room = (stream.columns ?? 80) - 12;
      const text = truncateToWidth(detail === "" ? label : `${label}: ${detail}`, room);
      stream.write(`${CLEAR_LINE}${stamp()}  ${colours.cyan("…")} ${text}`);
    };
    const finish = (mark: string, detail: string | undefined): void => {
      if (!open) return;
      open = false;
      clear();
      const took = colours.dim(`(${elapsed(stepStartedAt)})`);
      stream.write(`${stamp()}  ${mark} ${label}${detail === undefined ? "" : `: ${detail}`} ${took}\n`);
    };
    if (live) draw("");
    return {
      update: (detail) => {
        if (open && live && now() - lastDraw >= REDRAW_MILLISECONDS) draw(detail);
      },
      done: (detail) => finish(colours.green("✓"), detail),
      fail: (detail) => finish(colours.red("✗"), detail),
    };
  };

  return {
    step,
    note: (text) => {
      clear();
      stream.write(`${stamp()}    ${text}\n`);
    },
  };
};
