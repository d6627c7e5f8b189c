import { type D, plain } from "../money/decimal.ts";

/** One statement that was tested: `left` and `right` are what was compared, exact decimal text. */
export type Check = {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly left: string;
  readonly right: string;
  readonly difference: string;
};

/** Holds when both sides are equal to the last digit; there is no tolerance. */
export const equality = (name: string, detail: string, left: D, right: D): Check => ({
  name,
  ok: left.equals(right),
  detail,
  left: plain(left),
  right: plain(right),
  difference: plain(left.minus(right)),
});
