/** A key that no object store takes; keys are built by our code, so this is a mistake in it. */
export class InvalidObjectKeyError extends Error {
  override readonly name = "InvalidObjectKeyError";
  constructor(key: string, reason: string) {
    super(`Object key ${JSON.stringify(key)}: ${reason}.`);
  }
}

const KEY_BYTES_MAX = 1024;
const SEGMENT_BYTES_MAX = 255;

/**
 * Keys are slash-separated segments that mean the same in a folder and in a bucket: no empty segment, none
 * that begins with a dot (which rules out `..` and leaves such names to the stores themselves), no backslash,
 * no control character. Limits: 1024 bytes in all (S3), 255 bytes per segment (file systems).
 * Throws InvalidObjectKeyError.
 */
export const assertObjectKey = (key: string): void => {
  if (key === "") throw new InvalidObjectKeyError(key, "is empty");
  if (key.startsWith("/")) throw new InvalidObjectKeyError(key, "is absolute");
  if (hasForbiddenCharacter(key))
    throw new InvalidObjectKeyError(key, "holds a backslash, a control character or half a surrogate pair");
  if (byteLength(key) > KEY_BYTES_MAX)
    throw new InvalidObjectKeyError(key, `is longer than ${KEY_BYTES_MAX} bytes`);
  for (const segment of key.split("/")) assertSegment(key, segment);
};

const assertSegment = (key: string, segment: string): void => {
  if (segment === "") throw new InvalidObjectKeyError(key, "has an empty segment");
  if (segment.startsWith(".")) throw new InvalidObjectKeyError(key, "has a segment that begins with a dot");
  if (byteLength(segment) > SEGMENT_BYTES_MAX)
    throw new InvalidObjectKeyError(key, `has a segment longer than ${SEGMENT_BYTES_MAX} bytes`);
};

const hasForbiddenCharacter = (text: string): boolean => /[\\\p{Cc}\p{Surrogate}]/u.test(text);

const byteLength = (text: string): number => new TextEncoder().encode(text).length;
