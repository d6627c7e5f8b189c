import { describe, expect, it } from "vitest";
import type { Transfer } from "../../../shared/domain/configuration/model.ts";
import { csvText } from "../../../shared/domain/csv-text.ts";
import {
  channelReport,
  type OrganisationSpend,
  type ReportedRelationship,
} from "../../../shared/domain/partner-central/channel-report.ts";
import { channelReportCsv } from "../../../shared/domain/partner-central/channel-report-csv.ts";
import { ProgramManagementAccount } from "../../../shared/domain/partner-central/program-management-account.ts";
import { Relationship } from "../../../shared/domain/partner-central/relationship.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

const NOW = "2026-11-01T00:00:00.000Z";
const place = { catalog: "AWS", owner: "999999999999", revision: 1, createdAt: NOW, updatedAt: NOW };
const account = ProgramManagementAccount.parse({
  ...place,
  id: "pma-0000000000001",
  program: "SOLUTION_PROVIDER",
  displayName: "Northwind",
  account: "999999999999",
  status: "ACTIVE",
  activatedAt: NOW,
});
const reported = (
  id: string,
  customer: string,
  {
    transfer,
    showsSpend = true,
    ...more
  }: { transfer?: string; showsSpend?: boolean; [key: string]: unknown } = {},
): ReportedRelationship => ({
  account,
  organisation: undefined,
  servicePeriod: undefined,
  transfer: transfer === undefined ? undefined : ({ id: transfer } as Transfer),
  showsSpend,
  relationship: Relationship.parse({
    ...place,
    id: `rs-${id.padStart(13, "0")}`,
    programManagementAccount: account.id,
    associationType: "END_CUSTOMER",
    associatedAccount: customer,
    displayName: "Customer",
    sector: "COMMERCIAL",
    status: "ACTIVE",
    ...more,
  }),
});
const spend = (customer: string, amount: string, currency = "USD"): OrganisationSpend =>
  ({ account: customer, amount, currency, organisation: undefined }) as OrganisationSpend;
const MONTH = {
  period: BillingPeriod.parse("2026-11"),
  run: { id: "estimate-1", mode: "estimate" },
} as const;
const A = "111111111111";
const B = "222222222222";

const whoReports = (relationships: readonly ReportedRelationship[]) =>
  channelReport(MONTH, relationships, [spend(A, "10.5")]).rows.map(
    ({ relationship, spend: shown, reportedWith }) => [
      relationship.slice(-1),
      shown?.amount ?? null,
      reportedWith?.slice(-1) ?? null,
    ],
  );

describe("an organisation with several relationships in a month", () => {
  it("has its spend in the row whose account pays its bill", () => {
    expect(whoReports([reported("1", A, { transfer: "rt-00000001" }), reported("2", A)])).toEqual([
      ["1", "10.5", null],
      ["2", null, "1"],
    ]);
  });

  it("otherwise in the row of the one that was there last", () => {
    const gone = (deletedAt: string) => ({ status: "DELETED", deletedAt });
    expect(
      whoReports([
        reported("1", A),
        reported("2", A, gone("2026-11-20T00:00:00.000Z")),
        reported("3", A, gone("2026-11-10T00:00:00.000Z")),
      ]),
    ).toEqual([
      ["1", "10.5", null],
      ["2", null, "1"],
      ["3", null, "1"],
    ]);
  });

  it("never in a row that may not show it", () => {
    expect(
      whoReports([reported("1", A, { transfer: "rt-00000001", showsSpend: false }), reported("2", A)]),
    ).toEqual([
      ["1", null, null],
      ["2", "10.5", null],
    ]);
  });
});

describe("totals", () => {
  it("add up per currency, exactly, whatever has a relationship", () => {
    const report = channelReport(
      MONTH,
      [reported("1", A)],
      [spend(A, "0.1000000001"), spend(B, "-0.2"), spend("333333333333", "7", "EUR")],
    );

    expect(report.withoutRelationship.map(({ customerAccount }) => customerAccount)).toEqual([
      B,
      "333333333333",
    ]);
    expect(report.totals).toEqual([
      { currency: "EUR", withRelationship: "0", withoutRelationship: "7", total: "7" },
      {
        currency: "USD",
        withRelationship: "0.1000000001",
        withoutRelationship: "-0.2",
        total: "-0.0999999999",
      },
    ]);
  });
});

describe("an organisation that was billed in two currencies", () => {
  it("has the other one listed apart, so that nothing is missing", () => {
    const report = channelReport(MONTH, [reported("1", A)], [spend(A, "1"), spend(A, "2", "EUR")]);

    expect(report.rows.map(({ spend: shown }) => shown)).toEqual([{ amount: "1", currency: "USD" }]);
    expect(report.withoutRelationship).toMatchObject([
      { customerAccount: A, spend: { amount: "2", currency: "EUR" } },
    ]);
    expect(report.totals.map(({ total }) => total)).toEqual(["2", "1"]);
  });
});

describe("the report as CSV", () => {
  it("is RFC 4180: a header, CRLF, quotes where they are needed, and amounts as they are", () => {
    const csv = channelReportCsv(
      channelReport(MONTH, [reported("1", A, { displayName: 'A, "B"' })], [spend(A, "-5"), spend(B, "1")]),
    );
    const [header, first, second, end] = csv.split("\r\n");

    expect(header?.split(",")).toHaveLength(25);
    expect(first).toBe(
      `2026-11,estimate-1,ESTIMATED,SOLUTION_PROVIDER,pma-0000000000001,999999999999,rs-0000000000001,"A, ""B""",${A},,,END_CUSTOMER,COMMERCIAL,,,,,,,,,,-5,USD,`,
    );
    expect(second).toBe(`2026-11,estimate-1,ESTIMATED,,,,,,${B},,,,,,,,,,,,,,1,USD,`);
    expect(end).toBe("");
  });

  it.each([
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["  =1", "'  =1"],
    ["a=1", "a=1"],
    ["=1,2", '"\'=1,2"'],
  ])("keeps %j from being a formula", (text, field) => {
    expect(csvText(text)).toBe(field);
  });
});
