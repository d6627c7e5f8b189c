/**
 * JSON text with sorted keys and without undefined members: equal values give equal bytes, whatever order
 * their members were set in. Only for plain JSON values (no Date, no bigint, no decimal objects).
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value)) ?? "null";

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
};

/** The same content for people and files: keys in the given order, two spaces, a final newline. */
export const readableJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
