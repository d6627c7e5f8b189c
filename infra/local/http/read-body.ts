import type { IncomingMessage } from "node:http";
import { BODY_BYTES_MAX } from "../../../shared/protocols/body-object.ts";

/** What a body is read beyond its limit before the connection is given up; clients read answers after sending. */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;
/** All bodies being handled at once; more are refused, so that no number of clients exhausts the memory. */
const TOGETHER_BYTES_MAX = 256 * 1024 * 1024;

export type BodyReader = {
  /**
   * Reads a body, at most one byte more than `BODY_BYTES_MAX` of it, runs the work and lets the memory go.
   * Without a body: too many others are in memory. Rejects when the client goes away in the middle.
   */
  withBody<T>(request: IncomingMessage, work: (body: Buffer | undefined) => Promise<T>): Promise<T>;
};

export const createBodyReader = (togetherBytesMax = TOGETHER_BYTES_MAX): BodyReader => {
  let together = 0;
  return {
    withBody: async (request, work) => {
      let held = 0;
      const hold = (bytes: number): boolean => {
        if (together + bytes > togetherBytesMax) return false;
        together += bytes;
        held += bytes;
        return true;
      };
      try {
        return await work(await readBody(request, hold));
      } finally {
        together -= held;
      }
    },
  };
};

const readBody = async (
  request: IncomingMessage,
  hold: (bytes: number) => boolean,
): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let missing = BODY_BYTES_MAX + 1;
  let refused = false;
  let discarded = 0;
  // Leaving the loop early must not take the connection away: the answer still has to go over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const part = chunk.subarray(0, missing);
    if (!refused && part.length > 0 && hold(part.length)) chunks.push(part);
    else if (part.length > 0) refused = true;
    missing -= part.length;
    discarded += chunk.length - part.length;
    if (discarded > DISCARDED_BYTES_MAX) break;
  }
  return refused ? undefined : Buffer.concat(chunks);
};
