import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MonthEndJson } from "../../infra/local/cli/commands/month-end.ts";
import type { CostRow } from "../builders/cost-export.ts";
import {
  fileHashes,
  groupOf,
  openPartner,
  PARTNER,
  type Partner,
  queryParquet,
  reportFiles,
} from "../builders/partner.ts";
import { readPdf } from "../unit/pdf/read-pdf.ts";
import { UPSTREAM } from "./worked-month.ts";

const PERIOD = "2026-10";
const RESELLER = "300000000000";
const CUSTOMER = "310000000000";
const OTHER = "320000000000";
/** Accounts that joined their organisation this month; until then the partner paid for them, with its commitments. */
const CUSTOMER_JOINED = "310000000001";
const OTHER_JOINED = "320000000001";

const reservation = `arn:aws:ec2:us-east-1:${PARTNER}:reserved-instances/secret-reservation`;
const savingsPlan = `arn:aws:savingsplans::${PARTNER}:savingsplan/secret-plan`;

/** Usage whose real cost is odd enough to be recognised wherever it turns up. */
const usage = (account: string, hours: string, rate: string, net: string): CostRow => ({
  account,
  usage: hours,
  rate,
  net,
  columns: {
    ...UPSTREAM,
    line_item_resource_id: `i-${account}`,
    line_item_line_item_description: `$${rate} per On Demand Linux m5.large Instance Hour`,
  },
});
const reserved = (account: string): CostRow => ({
  account,
  type: "DiscountedUsage",
  usage: "700",
  rate: "0.1013",
  cost: "0",
  reservation,
  columns: {
    ...UPSTREAM,
    line_item_line_item_description: "USD 0.0578 per hour, m5.large reserved instance applied",
    pricing_term: "Reserved",
    pricing_purchase_option: "All Upfront",
    pricing_offering_class: "convertible",
    pricing_lease_contract_length: "3yr",
  },
});
const covered = (account: string): CostRow => ({
  account,
  type: "SavingsPlanCoveredUsage",
  usage: "300",
  rate: "0.1019",
  savingsPlan,
  columns: {
    ...UPSTREAM,
    line_item_line_item_description: "USD 0.0601 per hour covered by Compute Savings Plans",
    pricing_term: "SavingsPlan",
    savings_plan_offering_type: "ComputeSavingsPlans",
  },
});
const negation = (account: string): CostRow => ({
  account,
  type: "SavingsPlanNegation",
  usage: "300",
  rate: null,
  cost: "-30.5757",
  savingsPlan,
  columns: UPSTREAM,
});
const never = (account: string): readonly CostRow[] => [
  { account, type: "EdpDiscount", rate: null, cost: "-17.1717", columns: UPSTREAM },
  { account, type: "Credit", rate: null, cost: "-23.2323", columns: UPSTREAM },
  { account, type: "Tax", rate: null, cost: "29.2929", columns: UPSTREAM },
  { account, type: "Refund", rate: null, cost: "-31.3131", columns: UPSTREAM },
];
const rowsOf = (account: string, unit: number): readonly CostRow[] => [
  usage(account, `${unit}1`, "0.0967", `${unit}.171717`),
  usage(account, `${unit}37`, "0.1009", `${unit}.737373`),
  ...never(account),
];
const committedRowsOf = (account: string): readonly CostRow[] => [
  reserved(account),
  covered(account),
  negation(account),
];

let partner: Partner;
let result: MonthEndJson;
beforeAll(async () => {
  const organisation = (account: string, name: string, accounts = [account]) => ({
    id: `o-${account}`,
    managementAccount: account,
    name,
    email: `billing@${name}.example`,
    accounts: accounts.map((id) => ({ id, name: `${name}-${id}` })),
  });
  const rule = (name: string, type: string, modifierPercentage: string) => ({
    name,
    type,
    modifierPercentage,
    scope: "GLOBAL",
  });
  partner = await openPartner({
    configuration: {
      organizations: [
        organisation(RESELLER, "rhein"),
        organisation(CUSTOMER, "kaefer", [CUSTOMER, CUSTOMER_JOINED]),
        organisation(OTHER, "sakura", [OTHER, OTHER_JOINED]),
      ],
      transfers: [
        { name: "reseller", source: RESELLER, target: PARTNER, start: PERIOD },
        { name: "customer", source: CUSTOMER, target: RESELLER, start: PERIOD },
        { name: "other", source: OTHER, target: RESELLER, start: PERIOD },
      ],
      pricingRules: [rule("secret-upper", "DISCOUNT", "3.37"), rule("secret-lower", "MARKUP", "9.41")],
      pricingPlans: [
        { name: "upper-plan", rules: ["secret-upper"] },
        { name: "lower-plan", rules: ["secret-lower"] },
      ],
      billingGroups: [
        { name: "to-reseller", transfer: "reseller", plan: "upper-plan" },
        { name: "to-customer", transfer: "customer", plan: "lower-plan" },
        { name: "to-other", transfer: "other", plan: "lower-plan" },
      ],
      customLineItems: [
        {
          name: "upper-fee",
          description: "Platform fee of the distributor",
          group: "to-reseller",
          type: "FEE",
          flat: "77.77",
          from: PERIOD,
        },
      ],
      taxProfiles: [{ account: CUSTOMER, country: "DE", registration: "DE111111111", rate: "19" }],
    },
    imports: [
      { payer: CUSTOMER, period: PERIOD, rows: rowsOf(CUSTOMER, 101) },
      { payer: OTHER, period: PERIOD, rows: rowsOf(OTHER, 211) },
      {
        payer: PARTNER,
        period: PERIOD,
        rows: [...committedRowsOf(CUSTOMER_JOINED), ...committedRowsOf(OTHER_JOINED), { usage: "43.4343" }],
      },
    ],
    now: "2026-11-05T08:00:00Z",
  });
  result = await partner.monthEnd(PERIOD);
});
afterAll(() => partner.close());

const cellsOf = async (group: string): Promise<readonly string[]> => {
  const files = await reportFiles(partner, groupOf(result, group).arn, PERIOD);
  const rows = await queryParquet(files, "SELECT CAST(COLUMNS(*) AS VARCHAR) FROM report");
  return rows.flat().filter((cell): cell is string => cell !== null);
};

/** Everything a buyer gets, as text by file: its report and invoice, decoded and as bytes. */
const receivedBy = async (buyer: string, group: string): Promise<ReadonlyMap<string, string>> => {
  const received = new Map<string, string>();
  const arn = groupOf(result, group).arn;
  received.set("cells of the report", (await cellsOf(group)).join("\n"));
  const report = join(partner.data, "reports", `${arn.split("/")[1]}`);
  for (const name of Object.keys(await fileHashes(report))) {
    received.set(name, (await readFile(join(report, name))).toString("latin1"));
  }
  for (const { number, seller, buyer: to } of result.invoices) {
    if (to !== buyer) continue;
    const path = join(partner.data, "invoices", seller, PERIOD, `${number}`);
    received.set("invoice", await readFile(`${path}.json`, "utf8"));
    const pdf = await readFile(`${path}.pdf`);
    received.set("bytes of the PDF", pdf.toString("latin1"));
    received.set("text of the PDF", readPdf(pdf).pages.flat().join("\n").replaceAll(",", ""));
  }
  return received;
};

/** A figure as a number of its own, not as digits within a longer one. */
const occurs = (text: string, figure: string): boolean =>
  new RegExp(`(?<![\\d.])${figure.replace(".", "\\.")}(?![\\d])`).test(text);

const expectAbsent = async (
  received: ReadonlyMap<string, string>,
  secrets: Readonly<Record<string, readonly string[]>>,
): Promise<void> => {
  const found: string[] = [];
  for (const [what, list] of Object.entries(secrets)) {
    expect([what, list.length > 0]).toEqual([what, true]);
    for (const secret of list) {
      for (const [file, text] of received) {
        const there = /^-?[\d.]+$/.test(secret)
          ? occurs(text, secret.replace("-", ""))
          : text.includes(secret);
        if (there) found.push(`${what} ${secret} in ${file}`);
      }
    }
  }
  expect(found).toEqual([]);
};

/** What nobody below the partner may see, whichever level. */
const OF_THE_PARTNER = {
  "net cost": ["101.171717", "101.737373", "211.171717", "211.737373"],
  "supplier column": Object.values(UPSTREAM).filter((text) => !text.startsWith("{")),
  "discount in a map": ["edp", "7.7701"],
  "what is no part of a pro forma bill": ["17.1717", "23.2323", "29.2929", "31.3131", "EdpDiscount"],
  "commitment of somebody else": [
    "secret-reservation",
    "secret-plan",
    "0.0578",
    "0.0601",
    "All Upfront",
    "convertible",
    "ComputeSavingsPlans",
    "DiscountedUsage",
    "SavingsPlanCoveredUsage",
    "SavingsPlanNegation",
    "30.5757",
  ],
};

/** Prices that say something; nothing and one occur in every document. */
const figuresIn = (rows: readonly (readonly (string | null)[])[]): readonly string[] =>
  rows.flat().filter((cell): cell is string => cell !== null && cell.length > 4);

const places = (amount: string): readonly string[] => {
  const [whole, fraction = ""] = amount.split(".");
  return [amount, `${whole}.${fraction.padEnd(2, "0").slice(0, 2)}`];
};

describe("what a customer gets", () => {
  it("is a report and an invoice that could give something away", async () => {
    const received = await receivedBy(CUSTOMER, "to-customer");

    expect([...received.keys()]).toEqual([
      "cells of the report",
      "cur2/data/BILLING_PERIOD=2026-10/rebill-00001.snappy.parquet",
      "cur2/data/BILLING_PERIOD=2026-10/rebill-00002.snappy.parquet",
      "cur2/metadata/BILLING_PERIOD=2026-10/rebill-Manifest.json",
      "invoice",
      "bytes of the PDF",
      "text of the PDF",
    ]);
    // 1011 × 0.0967 × 1.0941: the customer's own price is there, so figures can be found at all.
    expect(occurs(received.get("cells of the report") ?? "", "106.96326417")).toBe(true);
    expect(occurs(received.get("text of the PDF") ?? "", groupTotal("to-customer"))).toBe(true);
  });

  it("tells nothing of what the partner pays", async () => {
    await expectAbsent(await receivedBy(CUSTOMER, "to-customer"), OF_THE_PARTNER);
  });

  it("tells nothing of what the level above pays for it, row by row and in total", async () => {
    const upper = await queryParquet(
      await reportFiles(partner, groupOf(result, "to-reseller").arn, PERIOD),
      `SELECT CAST(line_item_unblended_cost AS VARCHAR), line_item_unblended_rate FROM report
       WHERE line_item_line_item_type = 'Usage'`,
    );
    const figures = (name: string) => {
      const { awsCost, proformaCost, margin } = groupOf(result, name);
      return { awsCost: places(awsCost), proformaCost: places(proformaCost), margin: places(margin) };
    };
    const own = figures("to-customer");

    expect(upper).toHaveLength(8);
    await expectAbsent(await receivedBy(CUSTOMER, "to-customer"), {
      "price of the level above": figuresIn(upper),
      "total of the level above": Object.values(figures("to-reseller")).flat(),
      "cost and margin of its seller": [...own.awsCost, ...own.margin],
      "name of a rule or a plan": ["secret-upper", "secret-lower", "upper-plan", "lower-plan"],
      "custom line item of the level above": ["77.77", "Platform fee"],
      "the distributor": ["Northwind"],
    });
  });

  it("tells nothing of the seller's other customers", async () => {
    await expectAbsent(await receivedBy(CUSTOMER, "to-customer"), {
      "account, name and address": [OTHER, OTHER_JOINED, "sakura"],
    });
  });
});

const groupTotal = (name: string): string =>
  result.invoices.find(({ buyer }) => buyer === groupOf(result, name).buyer)?.net ?? "";

describe("what an intermediary gets", () => {
  it("tells nothing of what the partner pays", async () => {
    await expectAbsent(await receivedBy(RESELLER, "to-reseller"), OF_THE_PARTNER);
  });

  it("tells nothing of what the intermediary itself charges below", async () => {
    const lower = await queryParquet(
      await reportFiles(partner, groupOf(result, "to-customer").arn, PERIOD),
      `SELECT CAST(line_item_unblended_cost AS VARCHAR), line_item_unblended_rate FROM report`,
    );

    await expectAbsent(await receivedBy(RESELLER, "to-reseller"), {
      "price of the level below": figuresIn(lower),
      "rule of the level below": ["secret-lower", "lower-plan"],
    });
  });

  it("covers both of its customers, whose usage it is billed for", async () => {
    const accounts = await queryParquet(
      await reportFiles(partner, groupOf(result, "to-reseller").arn, PERIOD),
      `SELECT DISTINCT line_item_usage_account_id FROM report
       WHERE line_item_line_item_type = 'Usage' ORDER BY 1`,
    );

    expect(accounts).toEqual([[CUSTOMER], [CUSTOMER_JOINED], [OTHER], [OTHER_JOINED]]);
  });
});
