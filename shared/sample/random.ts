/** Seeded pseudo-random draws; the same seed and the same calls give the same values on every machine. */
export type Random = {
  /** A whole number from `min` to `max`, both inclusive. */
  integer(min: number, max: number): number;
  pick<T>(list: readonly T[]): T;
  /** True in about `percent` of 100 draws. */
  chance(percent: number): boolean;
  /** `length` characters of the alphabet. */
  text(length: number, alphabet: string): string;
  /** An independent stream of the same seed: drawing from one never shifts another. */
  fork(label: string): Random;
};

export const DIGITS = "0123456789";
export const HEXADECIMAL = "0123456789abcdef";
export const UPPER_ALPHANUMERIC = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
export const LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

export const BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";

export const createRandom = (seed: string): Random => {
  const next = mulberry32(hashText(seed));
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    pick: (list) => {
      const found = list[integer(0, list.length - 1)];
      if (found === undefined) throw new Error("cannot pick from an empty list");
      return found;
    },
    chance: (percent) => next() * 100 < percent,
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet[integer(0, alphabet.length - 1)]).join(""),
    fork: (label) => createRandom(`${seed}/${label}`),
  };
};

/** 32 bits of a text (FNV-1a). */
const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};

/** Mulberry32, a public-domain generator of 32-bit state: small, fast, good enough for sample data. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};
