import type { IncomingMessage } from "node:http";

/** An answer has more bytes than anything that is waited for. */
export class AnswerTooLargeError extends Error {
  override readonly name = "AnswerTooLargeError";
}

/** The body of an answer. @throws AnswerTooLargeError having read no more than one piece too many */
export const readBounded = async (response: IncomingMessage, bytesMax: number): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.length;
    // Leaving the loop drops the connection.
    if (bytes > bytesMax) throw new AnswerTooLargeError();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
