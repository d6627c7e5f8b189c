/**
 * JSON whose bytes depend on the content alone: keys sorted, no insignificant space. What is hashed is hashed
 * in this form.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value));

/** The same content for people and files: keys in the given order, two spaces, a final newline. */
export const readableJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
};
