import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { readable } from "../../../../shared/domain/money/readable.ts";
import type { ChannelReport } from "../../../../shared/domain/partner-central/channel-report.ts";
import { channelReportCsv } from "../../../../shared/domain/partner-central/channel-report-csv.ts";
import { formatTable } from "../../../../shared/domain/text/table.ts";
import { periodOf } from "../../../../shared/domain/time/billing-period.ts";
import { createConfigurationHeadStore } from "../../../../shared/stores/configuration-head-store.ts";
import { loadConfigurationState } from "../../../../shared/stores/configuration-state.ts";
import { reportChannel } from "../../../../shared/use-cases/partner-central/report-channel.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command } from "../command.ts";
import { periodOption } from "../options.ts";
import { writeOut } from "../write-out.ts";

export const channelReportCommand: Command = {
  name: "channel-report",
  usage: "rebill channel-report --period YYYY-MM [--csv PATH]",
  summary: "who bought what through the channel in a month: relationships, support plans, spend",
  options: { period: { type: "string" }, csv: { type: "string" } },
  positionals: [],
  run: (context, options) => {
    const period = periodOption(options);
    const { csv } = options;
    if (csv === "") throw new InvalidInputError("--csv", "must be the path of the file to write");
    return withComposition(context.dataPath, { command: "rebill channel-report" }, async (deps) => {
      const now = deps.clock.now();
      if (period > periodOf(now)) throw new InvalidInputError("--period", "has not begun yet");
      const partner = (await createConfigurationHeadStore(deps.table).partner())?.account;
      if (partner === undefined) throw new InvalidInputError("--data", "has no partner yet; run rebill init");
      const state = await loadConfigurationState(deps.table);
      const report = await reportChannel(deps, { state, period, now, viewer: partner, partner });
      if (typeof csv === "string") await writeOut("--csv", csv, channelReportCsv(report));
      return { json: report, text: describe(report), ok: true };
    });
  },
};

const describe = ({ period, run, rows, withoutRelationship, totals }: ChannelReport): string =>
  [
    `${period} ${run === null ? "has no run yet" : `${run.mode}  (${run.id})`}`,
    "",
    formatTable(
      [
        { header: "customer", shrinkTo: 12 },
        { header: "account" },
        { header: "relationship" },
        { header: "support plan" },
        { header: "spend", align: "right" },
        { header: "" },
      ],
      [
        ...rows.map(({ organizationName, customerAccount, displayName, supportPlan, spend }) => [
          organizationName ?? "",
          customerAccount,
          displayName,
          supportPlan?.kind ?? "",
          ...amountCells(spend),
        ]),
        ...withoutRelationship.map(({ organizationName, customerAccount, spend }) => [
          organizationName ?? "",
          customerAccount,
          "none",
          "",
          ...amountCells(spend),
        ]),
        "rule" as const,
        ...totals.map(({ total, currency }) => [
          "total",
          "",
          "",
          "",
          ...amountCells({ amount: total, currency }),
        ]),
      ],
    ),
    "",
  ].join("\n");

const amountCells = (spend: ChannelReport["rows"][number]["spend"]): readonly [string, string] =>
  spend === null ? ["", ""] : [readable(spend.amount, spend.currency), spend.currency];
