const DISTANCE_MAX = 2;
/** Comparisons of one linting: suggestions are a courtesy and must not make a large configuration slow. */
const COMPARISONS_MAX = 50_000;

export type NearestName = (name: string, candidates: Iterable<string>) => string | undefined;

/**
 * Finds what a name was probably meant to be: the same but for letter case, the same usage type with the prefix
 * of a region, or at most two typing errors away.
 */
export const createNearestName = (): NearestName => {
  let left = COMPARISONS_MAX;
  return (name, candidates) => {
    const folded = name.toLowerCase();
    let best: { readonly candidate: string; readonly distance: number } | undefined;
    for (const candidate of candidates) {
      if (left <= 0) break;
      left -= 1;
      if (candidate === name) continue;
      const distance = distanceOf(folded, candidate.toLowerCase());
      if (distance === undefined) continue;
      const better =
        best === undefined ||
        distance < best.distance ||
        (distance === best.distance && candidate < best.candidate);
      if (better) best = { candidate, distance };
    }
    return best?.candidate;
  };
};

/** 0: only the case differs; a region's prefix counts as one; undefined: another name. */
const distanceOf = (name: string, candidate: string): number | undefined => {
  if (name === candidate) return 0;
  if (candidate.endsWith(`-${name}`) && /^[a-z]{2,4}\d?-/.test(candidate)) return 1;
  // A short name is close to too many others: "SNS" and "SQS" are different services.
  const most = Math.min(DISTANCE_MAX, Math.floor(name.length / 4));
  if (most === 0 || Math.abs(name.length - candidate.length) > most) return undefined;
  const distance = editDistance(name, candidate, most);
  return distance > most ? undefined : distance;
};

/** Levenshtein distance, or something above `most` as soon as it is certain to be above it. */
const editDistance = (left: string, right: string, most: number): number => {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column += 1) {
      const change = left[row - 1] === right[column - 1] ? 0 : 1;
      const value = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + change,
      );
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return least;
    previous = current;
  }
  return previous[right.length] ?? 0;
};
