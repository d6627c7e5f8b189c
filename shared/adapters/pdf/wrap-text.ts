/** Places where a line may break: after spaces and hyphens, and between the characters of Japanese text. */
const BREAKS =
  /[^\s-]*?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー、。・]|[^\s-]*-+|[^\s-]*\s+|[^\s-]+/gu;

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

const splitWord = (word: string, width: number, measure: (text: string) => number): readonly string[] => {
  const parts: string[] = [];
  let current = "";
  for (const { segment } of characters.segment(word)) {
    if (current !== "" && measure(current + segment) > width) {
      parts.push(current);
      current = "";
    }
    current += segment;
  }
  return [...parts, current];
};

/**
 * Breaks text into lines of at most `width`, measured by `measure`. A word longer than a line is cut between
 * characters. Text without anything visible gives one empty line.
 */
export const wrapText = (
  text: string,
  width: number,
  measure: (text: string) => number,
): readonly string[] => {
  const lines: string[] = [];
  let current = "";
  const pieces = (text.trim().match(BREAKS) ?? []).flatMap((piece) =>
    measure(piece.trimEnd()) > width ? splitWord(piece, width, measure) : [piece],
  );
  for (const piece of pieces) {
    if (current !== "" && measure((current + piece).trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = "";
    }
    current += current === "" ? piece.trimStart() : piece;
  }
  return [...lines, current.trimEnd()];
};
