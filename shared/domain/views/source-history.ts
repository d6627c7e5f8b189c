import { z } from "zod";
import type { ViewSegment } from "./billing-view.ts";

/**
 * What becomes of a source's view of the past when its bill is handed over or comes home (spec/aws-billing-transfer.md
 * section 4.2, 4.3). `as-aws`: at the start it loses what it was billed before, at the end what it was shown in
 * between. `keep`: it goes on seeing of every month what it was shown in it. Neither ever shows a source what anybody
 * further up the chain pays.
 */
export const SourceHistory = z.enum(["keep", "as-aws"]);
export type SourceHistory = z.infer<typeof SourceHistory>;

/** Decided 2026-11: losing history is the complaint about AWS (section 6, point 3), so a partner has to ask for it. */
export const DEFAULT_SOURCE_HISTORY: SourceHistory = "keep";

/**
 * The segments of a source's own view that it may still see.
 * @param payer who pays its bill now; undefined: it pays itself
 * @param since first month of the transfer that is in force now
 */
export const shownHistory = (
  segments: readonly ViewSegment[],
  history: SourceHistory,
  current: { readonly payer: string; readonly since: string } | undefined,
): readonly ViewSegment[] => {
  if (history === "keep") return segments;
  return segments.filter(({ months, paidBy }) =>
    current === undefined ? paidBy === undefined : paidBy === current.payer && months.from >= current.since,
  );
};
