import type { Paint } from "../../../shared/domain/text/table.ts";

export type Colours = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", Paint>>;

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

const ESCAPE = String.fromCharCode(27);
const painted = (on: boolean): Colours =>
  Object.fromEntries(
    Object.entries(CODES).map(([name, [start, end]]) => [
      name,
      (text: string) => (on && text !== "" ? `${ESCAPE}[${start}m${text}${ESCAPE}[${end}m` : text),
    ]),
  ) as Colours;

export const PLAIN: Colours = painted(false);
export const COLOURED: Colours = painted(true);

/**
 * Colours for a stream: on a terminal only, never when NO_COLOR is set to anything (no-color.org) or the
 * terminal is dumb; FORCE_COLOR turns them on for pipes.
 */
export const coloursFor = (
  stream: { readonly isTTY?: boolean | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): Colours => {
  if ((environment.NO_COLOR ?? "") !== "") return PLAIN;
  const forced = (environment.FORCE_COLOR ?? "0") !== "0";
  return forced || (stream.isTTY === true && environment.TERM !== "dumb") ? COLOURED : PLAIN;
};
