import { randomInt } from "node:crypto";
import type { Ids } from "../../ports/ids.ts";

export const ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Unpredictable ids, every character equally likely. */
export const createCryptoIds = (): Ids => ({
  random: (length) => Array.from({ length }, () => ID_ALPHABET[randomInt(ID_ALPHABET.length)]).join(""),
});
