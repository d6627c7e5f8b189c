import { join } from "node:path";
import type { Currency } from "../../../../shared/domain/money/currency.ts";
import { D, sum } from "../../../../shared/domain/money/decimal.ts";
import { readable } from "../../../../shared/domain/money/readable.ts";
import { displayWidth, truncateToWidth } from "../../../../shared/domain/text/display-width.ts";
import { formatTable } from "../../../../shared/domain/text/table.ts";
import type { DemoMonth, DemoOutcome } from "../run-demo.ts";
import { attentionLines } from "./attention-lines.ts";
import { type SellerSection, sellerSections } from "./customer-rows.ts";
import { describeSections, type SummaryStyle, share } from "./describe-section.ts";

/** The result of the demo for a terminal: totals of both months, the last month's customers, what to look at. */
export const describeDemo = (
  outcome: DemoOutcome,
  style: Pick<SummaryStyle, "width" | "colours">,
): string => {
  const last = outcome.months.at(-1);
  if (last === undefined) return "no months\n";
  const names = organisationNames(outcome);
  const nameOf = (account: string) => names.get(account);
  const currency = last.result.groups[0]?.currency ?? ("USD" as Currency);
  const full: SummaryStyle = { ...style, currency };
  const { bold, dim, yellow } = style.colours;
  const sections = sellerSections(last.result, nameOf);
  const partner = outcome.sample.world.partner;
  const attention = attentionLines(last.result, sections, nameOf, passthroughGroups(outcome));
  return [
    "",
    banner(`${partner.name} · ${outcome.months.map(({ period }) => period).join(" and ")}`, full),
    ...facts(outcome, full),
    "",
    totalsTable(outcome.months, nameOf, full),
    "",
    bold(`  ${last.period}: who sells to whom`),
    describeSections(sections, full),
    "",
    bold(yellow(`  Needs attention in ${last.period}`)),
    ...attention.flatMap((line) => wrapped(line, full)),
    "",
    bold("  Look at"),
    ...places(outcome, last, sections).map(([what, path]) => `  ${dim(what.padEnd(12))}${path}`),
    "",
    ...speed(outcome).map((line) => `  ${line}`),
    "",
  ].join("\n");
};

const organisationNames = ({ sample }: DemoOutcome): ReadonlyMap<string, string> =>
  new Map(sample.world.organisations.map(({ managementAccount, name }) => [managementAccount, name]));

const passthroughGroups = ({ sample }: DemoOutcome): readonly string[] =>
  sample.groups.filter(({ plan }) => plan === "Passthrough").map(({ name }) => name);

const banner = (text: string, { width, colours }: SummaryStyle): string => {
  const title = truncateToWidth(`  Rebill · ${text}`, width);
  return `${colours.bold(title)}\n  ${colours.cyan("━".repeat(Math.max(0, Math.min(width, 100) - 2)))}`;
};

const count = (value: number): string => value.toLocaleString("en-US");
const rowsOf = ({ sample }: DemoOutcome, period?: string): number =>
  sample.exports
    .filter((written) => period === undefined || written.period === period)
    .reduce((total, { rows }) => total + rows, 0);

const facts = (outcome: DemoOutcome, style: SummaryStyle): readonly string[] => {
  const { world, skus } = outcome.sample;
  const of = (role: string) => world.organisations.filter((each) => each.role === role).length;
  const currencies = new Set(
    outcome.months.flatMap(({ result }) => result.invoices.map((invoice) => invoice.currency)),
  );
  const text =
    `${of("RESELLER")} resellers · ${of("DIRECT") + of("INDIRECT")} customers · ${count(skus)} SKUs · ` +
    `${count(rowsOf(outcome))} cost rows · invoices in ${[...currencies].sort().join(", ")}`;
  return wrapped(text, style, " ").map(style.colours.dim);
};

/** Both months side by side: what AWS bills the partner's customers at level 1 and what the partner sells it for. */
const totalsTable = (
  months: readonly DemoMonth[],
  nameOf: (account: string) => string | undefined,
  style: SummaryStyle,
): string => {
  const { colours, currency } = style;
  const rows = months.map(({ period, result, verification }) => {
    const sections = sellerSections(result, nameOf);
    const first = sections.filter(({ level }) => level === 1);
    const cost = sum(first.map((section) => section.cost));
    const price = sum(first.map((section) => section.price));
    const margin = price.minus(cost);
    const checks = result.checks.filter(({ ok }) => ok).length;
    const whole = checks === result.checks.length && verification?.ok !== false;
    const replayed = verification === undefined ? "" : ", replayed to the byte";
    return [
      { text: period, paint: colours.bold },
      readable(cost.toFixed(), currency),
      readable(price.toFixed(), currency),
      readable(margin.toFixed(), currency),
      `${share(margin, price)} %`,
      count(result.invoices.length),
      {
        text: whole ? `✓ all ${checks}${replayed}` : `✗ ${checks} of ${result.checks.length}`,
        paint: whole ? colours.green : colours.red,
      },
    ];
  });
  return formatTable(
    [
      { header: "Month" },
      { header: `Cost ${currency}`, align: "right" },
      { header: `Price ${currency}`, align: "right" },
      { header: "Margin", align: "right" },
      { header: "", align: "right" },
      { header: "Invoices", align: "right" },
      { header: "Checks" },
    ],
    rows,
    { indent: "  ", width: style.width, paintHeader: colours.dim, paintRule: colours.dim },
  );
};

/** Hanging indent under a bullet, broken at spaces. */
const wrapped = (text: string, { width }: SummaryStyle, bullet = "  •"): readonly string[] => {
  const lines: string[] = [];
  let line = bullet;
  for (const word of text.split(" ")) {
    if (displayWidth(`${line} ${word}`) > width) {
      lines.push(line);
      line = " ".repeat(bullet.length);
    }
    line += ` ${word}`;
  }
  return [...lines, line];
};

/** One file of each kind, so that a first look needs no search. */
const places = (
  { folder, sample }: DemoOutcome,
  { period, result }: DemoMonth,
  sections: readonly SellerSection[],
): readonly (readonly [string, string])[] => {
  const data = join(folder, "data");
  const partner = sample.world.partner.managementAccount;
  const best = sections[0]?.rows[0];
  const group = result.groups.find(
    ({ buyer, owner }) => buyer === best?.buyer && owner === sections[0]?.seller,
  );
  const groupId = group?.arn.slice(group.arn.lastIndexOf("/") + 1) ?? "*";
  const month = `BILLING_PERIOD=${period}`;
  return [
    ["invoices", join(data, "invoices", partner, period, `${best?.invoices[0]?.number ?? "*"}.pdf`)],
    ["CUR 2.0", join(data, "reports", groupId, "cur2", "data", month)],
    ["margin", join(data, "reports", partner, "margin", month, "margin.csv")],
    ["manifest", join(data, "runs", period, result.runId, "manifest.json")],
    ["set-up", join(folder, "rebill.yaml")],
    ["check", `npx rebill verify --period ${period} --data ${data}`],
  ];
};

const seconds = (milliseconds: number): string =>
  `${new D(milliseconds).div(1000).toDecimalPlaces(1).toFixed(1)} s`;

const speed = (outcome: DemoOutcome): readonly string[] => [
  ...outcome.months.map(({ period, result }) => {
    const spent = Object.values(result.timings).reduce((total, each) => total + each, 0);
    const rows = rowsOf(outcome, period);
    const perSecond = spent === 0 ? "" : `, ${count(Math.round((rows * 1000) / spent))} rows/s`;
    return `${period}: ${count(rows)} rows through ${count(result.groups.length)} billing groups and ${count(result.invoices.length)} invoices in ${seconds(spent)}${perSecond}`;
  }),
  `everything, making the world included: ${seconds(outcome.seconds.total * 1000)}`,
];
