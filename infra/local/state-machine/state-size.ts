import { DataLimitExceededError } from "./errors.ts";

/** Step Functions: input and output of a state are at most 256 KiB of UTF-8. */
const BYTES_MAX = 262_144;

/**
 * The value as JSON text and back, as it would travel on AWS: no `undefined`, no shared objects.
 * @throws DataLimitExceededError above 256 KiB
 */
export const travel = (state: string, value: unknown): unknown => {
  const text = JSON.stringify(value ?? null);
  const bytes = Buffer.byteLength(text);
  if (bytes > BYTES_MAX) throw new DataLimitExceededError(state, bytes);
  return JSON.parse(text);
};
