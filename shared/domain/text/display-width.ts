/**
 * Columns a text takes in a terminal: combining marks and format characters take none, CJK and emoji take
 * two (Unicode East Asian Width W and F), everything else one. Colour codes are not counted.
 */
export const displayWidth = (text: string): number => {
  let width = 0;
  for (const character of withoutColour(text)) width += characterWidth(character);
  return width;
};

/** The text cut to at most `width` columns; a cut is shown by an ellipsis. Colour codes must come later. */
export const truncateToWidth = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return "";
  let kept = "";
  let used = 0;
  for (const character of text) {
    const wide = characterWidth(character);
    if (used + wide > width - 1) break;
    kept += character;
    used += wide;
  }
  return `${kept.trimEnd()}…`;
};

export const padToWidth = (text: string, width: number, align: "left" | "right"): string => {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + space : space + text;
};

const COLOUR_CODE = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
export const withoutColour = (text: string): string => text.replace(COLOUR_CODE, "");

const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const EMOJI = /^\p{Emoji_Presentation}$/u;

/** Wide and fullwidth blocks of Unicode's EastAsianWidth.txt, coarse at their unassigned borders. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

const characterWidth = (character: string): number => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (ZERO.test(character)) return 0;
  if (EMOJI.test(character)) return 2;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
};
