import type { FontKey } from "./noto-fonts.ts";

export type Weight = "regular" | "bold";
/** Text of one face, in the order in which it is drawn from left to right. */
export type TextRun = { readonly font: FontKey; readonly text: string };

type Kind = "ARABIC" | "DEVANAGARI" | "JAPANESE" | "NUMBER" | "NEUTRAL" | "BASE";
type Piece = { readonly kind: Kind; readonly text: string };

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ["NUMBER", /\p{Nd}/u],
  ["ARABIC", /\p{Script=Arabic}/u],
  ["DEVANAGARI", /\p{Script=Devanagari}/u],
  [
    "JAPANESE",
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fb\u30fc\uff00-\uffef]/u,
  ],
  ["NEUTRAL", /[\p{Z}\p{P}\p{S}]/u],
];

const kindOf = (character: string): Kind =>
  KINDS.find(([, pattern]) => pattern.test(character))?.[0] ?? "BASE";

const fontOf = (kind: Kind, weight: Weight): FontKey => {
  switch (kind) {
    case "ARABIC":
      return "arabic";
    case "DEVANAGARI":
      return "devanagari";
    case "JAPANESE":
      return "japanese";
    default:
      return weight;
  }
};

/** Neighbours of one kind as one piece; a combining mark stays with what it is put on. */
const piecesOf = (text: string): readonly Piece[] => {
  const pieces: { kind: Kind; text: string }[] = [];
  for (const character of text) {
    const last = pieces.at(-1);
    const kind = /\p{M}/u.test(character) && last !== undefined ? last.kind : kindOf(character);
    if (last !== undefined && last.kind === kind) last.text += character;
    else pieces.push({ kind, text: character });
  }
  return pieces;
};

/** A space or comma between two words of one script belongs to them: an Arabic run must be shaped as a whole. */
const joinNeutrals = (pieces: readonly Piece[]): readonly Piece[] => {
  const joined: Piece[] = [];
  for (const [index, piece] of pieces.entries()) {
    const last = joined.at(-1);
    const next = pieces[index + 1];
    const between = piece.kind === "NEUTRAL" && last !== undefined && last.kind === next?.kind;
    if (last !== undefined && (between || last.kind === piece.kind))
      joined[joined.length - 1] = { kind: last.kind, text: last.text + piece.text };
    else joined.push(piece);
  }
  return joined;
};

const MIRRORED: Readonly<Record<string, string>> = {
  "(": ")",
  ")": "(",
  "[": "]",
  "]": "[",
  "«": "»",
  "»": "«",
};
const mirrored = (text: string): string => text.replace(/[()[\]«»]/g, (mark) => MIRRORED[mark] ?? mark);

/** A piece inside a stretch from right to left. Shaping turns Arabic round itself; digits keep their order. */
const turned = ({ kind, text }: Piece): Piece => {
  if (kind === "NUMBER") return { kind, text };
  return { kind, text: kind === "ARABIC" ? mirrored(text) : [...mirrored(text)].reverse().join("") };
};

const CLOSING = /^[)\]»]/;
const count = (text: string, marks: RegExp): number => text.match(marks)?.length ?? 0;
const hasOpenBracket = (pieces: readonly Piece[]): boolean => {
  const text = pieces.map((piece) => piece.text).join("");
  return count(text, /[([«]/g) > count(text, /[)\]»]/g);
};

/** Where the stretch that begins with the Arabic piece at `start` ends (exclusive). */
const stretchEnd = (pieces: readonly Piece[], start: number): number => {
  let end = start + 1;
  for (let ahead = end; ahead < pieces.length; ahead += 1) {
    const kind = pieces[ahead]?.kind;
    if (kind === "ARABIC" || kind === "NUMBER") end = ahead + 1;
    else if (kind !== "NEUTRAL") break;
  }
  return end;
};

/**
 * Order from left to right inside a left-to-right line: a stretch that begins with Arabic and goes on with
 * Arabic, digits and what lies between them runs the other way, with the bracket that closes it. The part of
 * the Unicode bidirectional algorithm that names and descriptions need.
 */
const inVisualOrder = (pieces: readonly Piece[]): readonly Piece[] => {
  const start = pieces.findIndex((piece) => piece.kind === "ARABIC");
  if (start < 0) return pieces;
  const end = stretchEnd(pieces, start);
  const stretch = pieces.slice(start, end);
  const rest = pieces.slice(end);
  const next = rest[0];
  if (next !== undefined && CLOSING.test(next.text) && hasOpenBracket(stretch)) {
    stretch.push({ kind: "NEUTRAL", text: next.text.slice(0, 1) });
    rest[0] = { kind: next.kind, text: next.text.slice(1) };
  }
  return [...pieces.slice(0, start), ...stretch.map(turned).reverse(), ...inVisualOrder(rest)];
};

/**
 * Splits one line into runs of one face each, so that names in Latin, Greek, Cyrillic, Arabic, Devanagari and
 * Japanese can stand on one invoice. Scripts without a face of their own are drawn with the base face.
 */
export const textRuns = (line: string, weight: Weight): readonly TextRun[] => {
  const runs: { font: FontKey; text: string }[] = [];
  for (const { kind, text } of inVisualOrder(joinNeutrals(piecesOf(line)))) {
    if (text === "") continue;
    const font = fontOf(kind, weight);
    const last = runs.at(-1);
    // Arabic is never merged: two Arabic runs side by side were put in order on purpose.
    if (last !== undefined && last.font === font && font !== "arabic") last.text += text;
    else runs.push({ font, text });
  }
  return runs;
};
