import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import { accruals, type Earning } from "../../../domain/nce/incentives/earnings.ts";
import type { NcePosting } from "../../../domain/nce/posting.ts";
import { chargeLine, isOrdinary } from "../../../domain/nce/reconciliation/charge-lines.ts";
import {
  billedPeriod,
  type ReconciliationLine,
} from "../../../domain/nce/reconciliation/reconciliation-line.ts";
import type { ChargeSegment } from "../../../domain/nce/subscription/charge-segment.ts";
import type { LicenceSubscription } from "../../../domain/nce/subscription/subscription.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { ncePostingKind } from "../../../stores/nce-kinds.ts";
import { type ThingChange, thingChange } from "../../configuration/change-configuration.ts";

/** What is written down at once: lines of a reconciliation and entries of the ledger of incentives. */
export type Posted = { readonly lines: readonly ReconciliationLine[]; readonly earnings: readonly Earning[] };

export const NOTHING_POSTED: Posted = { lines: [], earnings: [] };

/** Lines and earnings of ordinary charges; what comes of a transfer or a change is posted with it. */
export const postedCharges = (
  subscription: LicenceSubscription,
  charges: readonly ChargeSegment[],
): Posted => ({
  lines: charges.filter(isOrdinary).map((segment) => chargeLine(subscription, segment)),
  earnings: accruals({ partner: subscription.partner, id: subscription.id }, charges),
});

type PostingKey = Pick<NcePosting, "partner" | "period" | "subscription">;
const keyOf = ({ partner, period, subscription }: PostingKey): string =>
  ncePostingKind.idOf({ partner, period, subscription, lines: [], earnings: [] });

const earningKey = ({ kind, segment, month, base, amount }: Earning): string =>
  [kind, segment, month, base, amount].join("\n");

/**
 * Adds lines and earnings to what is posted, per partner, month and subscription. What is there already is passed
 * over, so that posting twice posts once. To be called once per decision: a second call would not see the first.
 */
export const postingChanges = (state: ConfigurationState, posted: Posted): readonly ThingChange[] => {
  const postings = new Map<string, NcePosting>();
  const postingOf = (key: PostingKey): NcePosting => {
    const id = keyOf(key);
    const { partner, period, subscription } = key;
    const found = postings.get(id) ??
      state.ncePostings.find(id, ALWAYS) ?? { partner, period, subscription, lines: [], earnings: [] };
    postings.set(id, found);
    return found;
  };
  for (const line of posted.lines) {
    const { partner, subscription } = line;
    const posting = postingOf({ partner, subscription, period: billedPeriod(line) });
    if (posting.lines.some(({ id }) => id === line.id)) continue;
    postings.set(keyOf(posting), { ...posting, lines: [...posting.lines, line] });
  }
  for (const earning of posted.earnings) {
    const { partner, subscription, month } = earning;
    const posting = postingOf({ partner, subscription, period: month });
    if (posting.earnings.some((each) => earningKey(each) === earningKey(earning))) continue;
    postings.set(keyOf(posting), { ...posting, earnings: [...posting.earnings, earning] });
  }
  return [...postings]
    .filter(([id, posting]) => posting !== state.ncePostings.find(id, ALWAYS))
    .map(([id, value]) => thingChange("ncePostings", id, { from: ALWAYS, value }));
};
