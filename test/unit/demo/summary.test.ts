import { describe, expect, it } from "vitest";
import { attentionLines } from "../../../infra/local/demo/summary/attention-lines.ts";
import { sellerSections } from "../../../infra/local/demo/summary/customer-rows.ts";
import { describeSections } from "../../../infra/local/demo/summary/describe-section.ts";
import { COLOURED, PLAIN } from "../../../infra/local/terminal/colours.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { Currency } from "../../../shared/domain/money/currency.ts";
import type { GroupResult, InvoiceSummary } from "../../../shared/domain/month-end/run.ts";
import { displayWidth } from "../../../shared/domain/text/display-width.ts";

const PARTNER = AccountId.parse("999999999999");
const RESELLER = AccountId.parse("222222222222");
const DIRECT = AccountId.parse("111111111111");
const INDIRECT = AccountId.parse("333333333333");
const USD = Currency.parse("USD");
const NAMES = new Map<string, string>([
  [PARTNER, "Northwind Cloud"],
  [RESELLER, "星空クラウド株式会社"],
  [DIRECT, "Alpha GmbH"],
  [INDIRECT, "みどり銀行"],
]);
const nameOf = (account: string) => NAMES.get(account);

const group = (
  name: string,
  owner: AccountId,
  buyer: AccountId,
  level: number,
  cost: string,
  price: string,
  margin: string,
): GroupResult => ({
  arn: `arn:aws:billingconductor::${owner}:billinggroup/${name}`,
  name,
  owner,
  buyer,
  level,
  awsCost: cost,
  proformaCost: price,
  margin,
  currency: USD,
});
const invoice = (
  number: string,
  seller: AccountId,
  buyer: AccountId,
  total: string,
  currency: string,
): InvoiceSummary => ({
  number,
  seller,
  buyer,
  currency: Currency.parse(currency),
  net: total,
  tax: "0",
  total,
});

const MONTH = {
  groups: [
    group("midori", RESELLER, INDIRECT, 2, "104.004", "130.5", "26.496"),
    group("alpha", PARTNER, DIRECT, 1, "1000", "950", "-50"),
    group("hoshizora", PARTNER, RESELLER, 1, "200.1", "210", "9.9"),
    group("wholesale-midori", PARTNER, RESELLER, 1, "100", "104.004", "4.004"),
    group("labs", PARTNER, AccountId.parse("999999999998"), 1, "0", "0", "0"),
  ],
  invoices: [
    invoice("NW-1", PARTNER, DIRECT, "874.95", "EUR"),
    invoice("NW-2", PARTNER, RESELLER, "46887", "JPY"),
    invoice("HZ-1", RESELLER, INDIRECT, "21434", "JPY"),
  ],
};

describe("sellerSections", () => {
  it("adds the groups of one buyer up and orders sellers from AWS downwards, buyers by price", () => {
    const sections = sellerSections(MONTH, nameOf);

    expect(
      sections.map(({ name, level, rows }) => [
        name,
        level,
        rows.map((row) => [row.name, row.cost.toFixed(), row.price.toFixed(), row.margin.toFixed()]),
      ]),
    ).toEqual([
      [
        "Northwind Cloud",
        1,
        [
          ["Alpha GmbH", "1000", "950", "-50"],
          ["星空クラウド株式会社", "300.1", "314.004", "13.904"],
          ["labs", "0", "0", "0"],
        ],
      ],
      ["星空クラウド株式会社", 2, [["みどり銀行", "104.004", "130.5", "26.496"]]],
    ]);
    expect(sections[0]?.margin.toFixed()).toBe("-36.096");
  });
});

describe("describeSections", () => {
  const sections = sellerSections(MONTH, nameOf);

  it("stands every amount in one column, over all levels, with invoices in their own currency", () => {
    const table = describeSections(sections, { width: 100, colours: PLAIN, currency: USD });

    expect(table).toBe(
      [
        "  Customer                  Cost     Price  Margin     %  Invoice       Total",
        "  ───────────────────────────────────────────────────────────────────────────",
        "  level 1 · Northwind Cloud sells to",
        "  Alpha GmbH            1,000.00    950.00  -50.00  -5.2  NW-1     874.95 EUR",
        "  星空クラウド株式会社    300.10    314.00   13.90   4.4  NW-2     46,887 JPY",
        "  labs                      0.00      0.00    0.00     –  –",
        "  total of 3            1,300.10  1,264.00  -36.10  -2.8",
        "  ───────────────────────────────────────────────────────────────────────────",
        "  level 2 · 星空クラウド株式会社 sells to",
        "  みどり銀行              104.00    130.50   26.50  20.3  HZ-1     21,434 JPY",
        "  total of 1              104.00    130.50   26.50  20.3",
        "  ───────────────────────────────────────────────────────────────────────────",
      ].join("\n"),
    );
  });

  it("fits a narrow terminal by leaving cents out and cutting names", () => {
    const lines = describeSections(sections, { width: 66, colours: PLAIN, currency: USD }).split("\n");

    expect(Math.max(...lines.map(displayWidth))).toBe(66);
    expect(lines[3]).toContain("1,000");
    expect(lines[3]).not.toContain("1,000.00");
  });

  it("shows losses in red and nothing else", () => {
    const coloured = describeSections(sections, { width: 100, colours: COLOURED, currency: USD });
    const red = coloured
      .split("\u001b[31m")
      .slice(1)
      .map((part) => part.split("\u001b")[0]?.trim());

    expect(red).toEqual(["-50.00", "-5.2", "-36.10"]);
  });
});

describe("attentionLines", () => {
  it("names who is concerned and leaves nothing out", () => {
    const lines = attentionLines(
      {
        groups: MONTH.groups,
        suspense: {
          totals: [],
          unknownLineTypes: [
            { group: "arn", account: DIRECT, lineItemType: "NewFee", amount: "200", rows: 1, currency: USD },
          ],
          withoutGroup: [{ payer: INDIRECT, owner: PARTNER, amount: "12.345", currency: USD }],
        },
        attention: [
          {
            kind: "margin-below-zero",
            subject: MONTH.groups[1]?.arn ?? "",
            detail: "alpha is sold below cost",
          },
          { kind: "suspense", subject: "arn", detail: "said above" },
          { kind: "no-billing-group", subject: INDIRECT, detail: "said above" },
          { kind: "tax-profile-missing", subject: "999999999998", detail: "said above" },
          {
            kind: "bill-not-final",
            subject: DIRECT,
            detail: "the cost data of 111111111111 are not final yet",
          },
        ],
      },
      sellerSections(MONTH, nameOf),
      nameOf,
      ["dublin-tram"],
    );

    expect(lines).toEqual([
      "sold below cost: alpha",
      "in suspense: 200.00 USD of the unknown type NewFee in account 111111111111, billed to nobody",
      "no billing group: 12.35 USD of みどり銀行, billed to nobody",
      "no tax profile: labs",
      "Passthrough, no margin by design: dublin-tram",
      "the cost data of 111111111111 are not final yet",
    ]);
  });
});
