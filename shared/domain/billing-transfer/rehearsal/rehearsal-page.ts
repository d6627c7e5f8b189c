import { readable } from "../../money/readable.ts";
import { displayWidth, padToWidth } from "../../text/display-width.ts";
import { formatTable } from "../../text/table.ts";
import { wrap } from "../../text/wrap.ts";
import type { Effect, EffectTopic, FirstBill, Party, Rehearsal } from "./rehearsal.ts";

/** Columns of the page, so that it reads well in a terminal, a mail and on paper. */
const WIDTH = 100;
const INDENT = "  ";
const TITLES: Readonly<Record<EffectTopic, string>> = {
  history: "History",
  exports: "Reports and exports",
  commitments: "Reservations and Savings Plans",
  credits: "Credits",
  freeTier: "Free tier",
  support: "Support",
  tax: "Tax",
  sellerOfRecord: "Seller of record",
  payment: "Payment",
  marketplace: "Marketplace",
  groups: "Billing group",
  chain: "Chain",
  servicePeriod: "Service period",
};
const PLAN_FROM = {
  request: "as asked for",
  group: "of the billing group there is",
  invitation: "of the invitation",
  default: "as nothing was chosen: BasicPricingPlan",
} as const;

/** A rehearsal as a person reads it: what is in the way, when, what it costs, what changes. All times are UTC. */
export const rehearsalPage = (rehearsal: Rehearsal): string =>
  [
    `Rehearsal of a billing transfer, for the account that ${rehearsal.side === "source" ? "hands its bill over" : "pays"}; nothing was changed`,
    "",
    ...facts(rehearsal),
    "",
    ...section("What stands in its way", blockerLines(rehearsal)),
    ...section("First bill, estimated", billLines(rehearsal.firstBill)),
    ...section("What changes", rehearsal.effects.flatMap(effectLines)),
  ].join("\n");

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, "─".repeat(displayWidth(title)), ...lines, ""];

const partyText = ({ account, name }: Party): string =>
  account === null ? "nobody known by this address" : name === null ? account : `${name} (${account})`;

const facts = ({ source, target, status, dates, transfer, handshake }: Rehearsal): readonly string[] =>
  labelled(
    [
      ["bill of", partyText(source)],
      ["paid by", partyText(target)],
      ["status", status === "NOT_SENT" ? "no invitation was sent" : status],
      ["transfer", transfer ?? ""],
      ["invitation", handshake ?? ""],
      ["first month", dates.start === null ? "" : `${dates.start} (from ${dates.startsAt})`],
      ["or", dates.possibleStarts.filter((month) => month !== dates.start).join(" or ")],
      ["accept before", dates.deadline ?? ""],
      ["last month", lastMonths(dates)],
    ],
    "",
  );

const lastMonths = ({ possibleEnds, earliestEnd }: Rehearsal["dates"]): string => {
  const [first] = possibleEnds;
  if (first === undefined) return "";
  if (possibleEnds.length === 1) return first;
  return earliestEnd !== null && earliestEnd > first
    ? `${earliestEnd} at the earliest, as agreed`
    : `${first} at the earliest; a withdrawal names the month it is made in or the next`;
};

/** `label  text`, texts wrapped and below each other; pairs without a text are left out. */
const labelled = (pairs: readonly (readonly [string, string])[], indent: string): readonly string[] => {
  const kept = pairs.filter(([, text]) => text !== "");
  const width = Math.max(0, ...kept.map(([label]) => displayWidth(label)));
  const room = WIDTH - indent.length - width - INDENT.length;
  return kept.flatMap(([label, text]) =>
    wrap(text, room).map(
      (line, at) => `${indent}${padToWidth(at === 0 ? label : "", width, "left")}${INDENT}${line}`,
    ),
  );
};

const blockerLines = ({ blockers }: Rehearsal): readonly string[] =>
  blockers.length === 0
    ? ["Nothing."]
    : blockers.flatMap(({ exception, reason, account, message, fix }, at) => [
        ...(at === 0 ? [] : [""]),
        ...labelled(
          [
            ["account", account],
            ["problem", message],
            ["fix", fix],
            ["refused as", reason === null ? exception : `${exception}, ${reason}`],
          ],
          "",
        ),
      ]);

const effectLines = ({ topic, who, before, after, advice }: Effect, at: number): readonly string[] => [
  ...(at === 0 ? [] : [""]),
  `${TITLES[topic]} (${who === "source" ? "who hands over" : "who pays"})`,
  ...labelled(
    [
      ["before", before],
      ["after", after],
      ["to do", advice],
    ],
    INDENT,
  ),
];

const billLines = (bill: FirstBill): readonly string[] => {
  if (!bill.available) return wrap(bill.message, WIDTH);
  const { basis, plan, currency, services, total } = bill;
  const forTarget = total.awsCost !== undefined;
  const money = (amount: string | undefined): string =>
    amount === undefined ? "" : readable(amount, currency);
  const row = (name: string, each: (typeof services)[number] | typeof total) =>
    forTarget
      ? [name, money(each.awsCost), money(each.proformaCost), money(each.margin)]
      : [name, money(each.proformaCost)];
  const right = (header: string) => ({ header, align: "right" as const });
  return [
    ...labelled(
      [
        [
          "from",
          `cost data of ${basis.period}${basis.complete ? (basis.final ? ", final" : "") : ", a month that is not over"}`,
        ],
        [
          "prices",
          plan.name === undefined
            ? "those of the account that pays"
            : `${plan.name}, ${PLAN_FROM[plan.from]}`,
        ],
        ["without", bill.notIncluded.join("; ")],
      ],
      "",
    ),
    "",
    formatTable(
      [
        { header: `service, in ${currency}`, shrinkTo: 20 },
        ...(forTarget ? [right("cost to who pays")] : []),
        right("billed"),
        ...(forTarget ? [right("margin")] : []),
      ],
      [...services.map((each) => row(each.name, each)), "rule", row("total", total)],
      { width: WIDTH },
    ),
  ];
};
