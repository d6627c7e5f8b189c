import { expect } from "vitest";
import type { Answer } from "./model-world.ts";

/** Statuses of section 3, and Microsoft's numbers where they are known. */
const REFUSALS: Readonly<Record<string, readonly [status: number, microsoft?: string]>> = {
  "customer-not-found": [404, "60003"],
  "partner-not-found": [404, "60003"],
  "transfer-not-found": [404],
  "same-partner": [400],
  "not-a-billing-owner": [400],
  "region-differs": [400],
  "partner-of-record-not-allowed": [400, "900400"],
  "not-the-source": [403],
  "not-the-target": [403],
  "transfer-expired": [409, "900279"],
  "transfer-not-pending": [409, "900279"],
  "transfer-not-retryable": [409, "900279"],
  "legacy-transfers-only": [400],
  "no-lines": [400],
  "line-twice": [400],
  "line-unknown": [400],
  "line-not-failed": [409],
  "subscription-not-selectable": [400],
  "subscription-inactive": [400],
  "subscription-busy": [409, "900278"],
  "product-type-excluded": [400],
  "reservations-stay": [400, "900145"],
  "quantity-differs": [400],
  "too-many-lines": [400],
};

/** What happened, over all runs: a test in which nothing ever does looks at nothing. */
export const outcomes = new Map<string, number>();
export const count = (what: string): void => void outcomes.set(what, (outcomes.get(what) ?? 0) + 1);
/** Refused for one of the reasons with its status and code, or answered with `success` when there are none. */
export const expectAnswer = (
  { status, body }: Answer,
  reasons: readonly string[],
  { success = 200, microsoft = false } = {},
): void => {
  const got = `${status} ${status >= 300 ? body.code : "done"}`;
  const expected = reasons.map((reason) => {
    const [refused, code] = REFUSALS[reason] ?? [];
    return `${refused} ${(microsoft ? code : undefined) ?? reason}`;
  });
  if (expected.length === 0) expect(got).toBe(`${success} done`);
  else expect(expected).toContain(got);
  const [only, another] = reasons;
  if (another === undefined) count(only ?? "done");
};
