import type {
  OnboardedRow,
  OutcomeCounts,
  RowOutcome,
} from "../../../shared/domain/billing-transfer/onboarding.ts";
import { formatTable } from "../../../shared/domain/text/table.ts";

const WORDS: Readonly<Record<RowOutcome["outcome"], string>> = {
  invited: "invited",
  "already-invited": "already invited",
  "already-transferred": "already transferred",
  "would-invite": "would invite",
  blocked: "BLOCKED",
  failed: "FAILED",
};

/** The outcomes as a person reads them in a terminal, and below them what is to be done. */
export const describeOnboarding = (
  rows: readonly OnboardedRow[],
  counts: OutcomeCounts,
  dryRun: boolean,
): string => {
  const stopped = rows.filter(({ outcome }) => outcome.outcome === "blocked" || outcome.outcome === "failed");
  return [
    formatTable(
      [
        { header: "row", align: "right" },
        { header: "account" },
        { header: "name", shrinkTo: 16 },
        { header: "start" },
        { header: "outcome" },
        { header: "" },
      ],
      rows.map(({ row, account, email, name, start, outcome }) => [
        String(row),
        account ?? email ?? "",
        name,
        start,
        WORDS[outcome.outcome],
        detailOf(outcome),
      ]),
    ),
    ...(stopped.length === 0 ? [] : ["", ...stopped.flatMap(reasonLines)]),
    "",
    dryRun
      ? `${rows.length - stopped.length} of ${rows.length} rows can go ahead; nothing was sent (--dry-run)`
      : `${counts.invited} invited, ${counts.alreadyInvited + counts.alreadyTransferred} there already, ${counts.blocked} blocked, ${counts.failed} failed`,
    "",
  ].join("\n");
};

const detailOf = (outcome: RowOutcome): string => {
  if ("transfer" in outcome) return outcome.handshake ?? outcome.transfer;
  return outcome.outcome === "blocked" ? (outcome.reason ?? outcome.exception) : "";
};

const reasonLines = ({ row, outcome }: OnboardedRow): readonly string[] => {
  if (outcome.outcome === "blocked") return [`row ${row}: ${outcome.message} ${outcome.fix}`];
  return outcome.outcome === "failed" ? [`row ${row}: ${outcome.message}`] : [];
};
