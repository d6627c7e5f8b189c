/** Bytes of all keys and values of some tags, in UTF-8. */
export const tagBytes = (tags: Readonly<Record<string, string>>): number =>
  Object.entries(tags).reduce((bytes, [key, value]) => bytes + utf8Bytes(key) + utf8Bytes(value), 0);

const encoder = new TextEncoder();
const utf8Bytes = (text: string): number => encoder.encode(text).length;
