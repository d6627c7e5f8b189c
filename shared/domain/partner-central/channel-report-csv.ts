import { csvField, csvText } from "../csv-text.ts";
import type { ChannelReport, ChannelReportRow } from "./channel-report.ts";

type Row = Pick<ChannelReportRow, "customerAccount" | "organization" | "organizationName" | "spend"> &
  Partial<ChannelReportRow>;

/** Columns in their order, with what they hold; text of other people is kept from being a formula. */
const COLUMNS: readonly (readonly [string, (row: Row, report: ChannelReport) => string])[] = [
  ["period", (_row, { period }) => period],
  ["run", (_row, { run }) => run?.id ?? ""],
  ["status", (_row, { run }) => (run === null ? "" : run.mode === "final" ? "FINAL" : "ESTIMATED")],
  ["program", ({ program }) => program ?? ""],
  ["program_management_account", ({ programManagementAccount }) => programManagementAccount ?? ""],
  ["account", ({ account }) => account ?? ""],
  ["relationship", ({ relationship }) => relationship ?? ""],
  ["display_name", ({ displayName }) => csvText(displayName ?? "")],
  ["customer_account", ({ customerAccount }) => customerAccount],
  ["organization", ({ organization }) => organization ?? ""],
  ["organization_name", ({ organizationName }) => csvText(organizationName ?? "")],
  ["association_type", ({ associationType }) => associationType ?? ""],
  ["sector", ({ sector }) => sector ?? ""],
  ["resale_account_model", ({ resaleAccountModel }) => resaleAccountModel ?? ""],
  ["support_plan", ({ supportPlan }) => supportPlan?.kind ?? ""],
  ["support_coverage", ({ supportPlan }) => supportPlan?.coverage ?? ""],
  [
    "support_provider",
    ({ supportPlan }) => (supportPlan?.kind === "PARTNER_LED_SUPPORT" ? (supportPlan.provider ?? "") : ""),
  ],
  ["service_period", ({ servicePeriod }) => servicePeriod?.type ?? ""],
  ["notice_days", ({ servicePeriod }) => String(servicePeriod?.noticeDays ?? "")],
  ["service_period_start", ({ servicePeriod }) => servicePeriod?.startDate ?? ""],
  ["service_period_end", ({ servicePeriod }) => servicePeriod?.endDate ?? ""],
  ["transfer", ({ transfer }) => transfer ?? ""],
  ["spend", ({ spend }) => spend?.amount ?? ""],
  ["currency", ({ spend }) => spend?.currency ?? ""],
  ["reported_with", ({ reportedWith }) => reportedWith ?? ""],
];

/**
 * The report as a file for spreadsheets: RFC 4180 with CRLF, UTF-8, amounts as exact decimals. Organisations without
 * a relationship come last, with those columns empty, so that the spend column adds up to the total.
 */
export const channelReportCsv = (report: ChannelReport): string =>
  [
    COLUMNS.map(([name]) => csvField(name)),
    ...[...report.rows, ...report.withoutRelationship].map((row) =>
      COLUMNS.map(([, textOf]) => textOf(row, report)),
    ),
  ]
    .map((fields) => `${fields.join(",")}\r\n`)
    .join("");
