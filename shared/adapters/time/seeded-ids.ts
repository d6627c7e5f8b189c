import { createHash } from "node:crypto";
import type { Ids } from "../../ports/ids.ts";
import { ID_ALPHABET } from "./crypto-ids.ts";

/** Bytes from here on would favour the first letters of the alphabet. */
const FAIR_BYTE_LIMIT = 256 - (256 % ID_ALPHABET.length);

/**
 * The same ids in the same order for the same seed: for tests and the demo. Each call draws from its own
 * hash, so the n-th id does not depend on how long the ones before it were. Never for a world that goes on
 * in another process: the sequence starts anew there and would repeat ids.
 */
export const createSeededIds = (seed: string): Ids => {
  let calls = 0;
  return {
    random: (length) => {
      calls += 1;
      let id = "";
      for (let block = 0; id.length < length; block += 1)
        id += lettersOf(createHash("sha256").update(`${seed}\n${calls}\n${block}`).digest());
      return id.slice(0, length);
    },
  };
};

const lettersOf = (bytes: Uint8Array): string =>
  Array.from(bytes)
    .filter((byte) => byte < FAIR_BYTE_LIMIT)
    .map((byte) => ID_ALPHABET[byte % ID_ALPHABET.length])
    .join("");
