import type { Effect } from "./rehearsal.ts";
import { type CaseParty, partyText, type RehearsedCase } from "./rehearsed-case.ts";

/** Who else is concerned, and how the bill is priced (spec/aws-billing-transfer.md section 2.4, 3.3, 5). */
export const chainEffects = (transfer: RehearsedCase): readonly Effect[] => [
  ...groups(transfer),
  ...chain(transfer),
  ...servicePeriod(transfer),
];

const groups = (transfer: RehearsedCase): readonly Effect[] => {
  const { group, start } = transfer;
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "groups",
      who: "source",
      before: `${source} sees what AWS bills it.`,
      after:
        group.kind === "none"
          ? `${target} has no billing group for it yet; until it has one, accounts may see no costs at all.`
          : `All its accounts see the prices ${target} sets, from ${start} on.`,
      advice: group.kind === "none" ? `Ask ${target} to set up a billing group before ${start}-01.` : "",
    },
    { topic: "groups", who: "target", ...groupOfTarget(transfer) },
  ];
};

const groupOfTarget = ({
  group,
  start,
  source,
}: RehearsedCase): Pick<Effect, "before" | "after" | "advice"> => {
  const passthrough = " Passthrough shows and sells the bill as it comes, your own discounts included.";
  switch (group.kind) {
    case "exists":
      return {
        before: `There is a billing group for ${partyText(source)} with plan ${group.plan}.`,
        after: `It prices ${start} and later.${group.passthrough ? passthrough : ""}`,
        advice: "",
      };
    case "with-acceptance":
      return {
        before: `There is no billing group for ${partyText(source)} yet.`,
        after: `One with plan ${group.plan} is made with the acceptance, PENDING until ${start}-01.${group.passthrough ? passthrough : ""}`,
        advice: "",
      };
    case "none":
      return {
        before: `There is no billing group for ${partyText(source)}, and none comes with the acceptance.`,
        after: `Its usage of ${start} and later is billed to nobody (suspense), and the source may see no costs.`,
        advice: "Choose a pricing plan in the invitation, or create a billing group for the transfer.",
      };
  }
};

const listed = (parties: readonly CaseParty[]): string => parties.map(partyText).join(", ");

const chain = (transfer: RehearsedCase): readonly Effect[] => {
  const { above, below, start } = transfer;
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "chain",
      who: "source",
      before:
        below.length === 0
          ? `${source} pays nobody else's bill.`
          : `${source} pays the bills of ${listed(below)}.`,
      after:
        below.length === 0
          ? `${target} pays, or whoever pays for ${target} now or later.`
          : `${target} pays these bills as well; ${source} goes on to price and invoice them.`,
      advice: "",
    },
    {
      topic: "chain",
      who: "target",
      before:
        above.length === 0
          ? `${target} pays its bills itself in ${start}.`
          : `In ${start} the bills of ${target} are paid by ${listed(above)}.`,
      after: [
        above.length === 0
          ? `It pays the bill of ${source} itself.`
          : `The bill of ${source} is inherited: ${listed(above)} ${above.length === 1 ? "pays" : "pay"} it without being asked, and ${above.length === 1 ? "is" : "are"} told of the acceptance. What it costs ${target} is what the level above charges.`,
        below.length === 0 ? "" : ` With it come the bills of ${listed(below)}.`,
      ].join(""),
      advice: [
        above.length === 0
          ? ""
          : "Whoever pays above needs a billing group for this source, or has its group for your own transfer price it.",
        below.length === 0
          ? ""
          : "Keep a billing group for each bill that comes along, or the one of this transfer prices it.",
      ]
        .filter((text) => text !== "")
        .join(" "),
    },
  ];
};

const servicePeriod = (transfer: RehearsedCase): readonly Effect[] => {
  const { boundUntil, source, target } = transfer;
  const words =
    boundUntil === undefined
      ? {
          before: "No service period is agreed in Partner Central.",
          after: "Either side can end the transfer at the end of the current or of the next month, for good.",
          advice: "",
        }
      : {
          before: `A service period is agreed between ${partyText(target)} and ${partyText(source)}.`,
          after: `Until it is over or revoked by both, the transfer cannot end before ${boundUntil} is over.`,
          advice: "",
        };
  return [
    { topic: "servicePeriod", who: "source", ...words },
    {
      topic: "servicePeriod",
      who: "target",
      ...words,
      advice:
        boundUntil === undefined
          ? "Agree on a minimum notice or a commitment in Partner Central before you buy commitments on the source's behalf."
          : "",
    },
  ];
};
