const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/**
 * Order by Unicode code points, which is the byte order of UTF-8 and so the order of the SQL engine.
 * JavaScript's own order compares UTF-16 units and puts characters beyond the basic plane too early.
 */
export const compareText = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a === b) continue;
    if (isSurrogate(a) !== isSurrogate(b)) return isSurrogate(a) ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return Math.sign(left.length - right.length);
};

/** Orders by the first differing of several texts. */
export const compareTexts = (left: readonly string[], right: readonly string[]): number => {
  for (const [index, text] of left.entries()) {
    const order = compareText(text, right[index] ?? "");
    if (order !== 0) return order;
  }
  return 0;
};
