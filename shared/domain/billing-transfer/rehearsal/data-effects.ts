import { addMonths } from "../../time/billing-period.ts";
import type { Effect } from "./rehearsal.ts";
import { partyText, type RehearsedCase } from "./rehearsed-case.ts";

/** What happens to cost data and to what is taken off the bill (spec/aws-billing-transfer.md section 4.1, 4.2, 4.6). */
export const dataEffects = (transfer: RehearsedCase): readonly Effect[] => [
  ...history(transfer),
  ...exports(transfer),
  ...commitments(transfer),
  ...credits(transfer),
  ...freeTier(transfer),
  ...support(transfer),
];

const firstInstant = ({ start }: RehearsedCase): string => `${start}-01T00:00:00Z`;

const history = (transfer: RehearsedCase): readonly Effect[] => {
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  const last = addMonths(transfer.start, -1);
  return [
    {
      topic: "history",
      who: "source",
      before: `${source} sees its costs of every month up to ${last} in Cost Explorer, Budgets and Cost Anomaly Detection.`,
      after: `From ${firstInstant(transfer)} on it sees pro forma costs of ${transfer.start} and later only, by day and month; Cost Anomaly Detection ends, and forecasts need 36 to 60 days of new data.`,
      advice: `Save what is needed of ${last} and earlier before ${transfer.start}-01, and set the thresholds of budgets again: they compare with pro forma costs then.`,
    },
    {
      topic: "history",
      who: "target",
      before: `${target} sees no costs of ${source}.`,
      after: `From ${transfer.start} on it sees what is billed (My view) and what it shows ${source} (Showback view); nothing of ${last} and earlier.`,
      advice: `Ask ${source} for its history if you need it for budgets and forecasts.`,
    },
  ];
};

const exports = (transfer: RehearsedCase): readonly Effect[] => {
  const { start } = transfer;
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "exports",
      who: "source",
      before: `Cost and usage reports and data exports of ${source} are delivered as they were set up.`,
      after: `They become Unhealthy at ${firstInstant(transfer)} (BILL_OWNER_CHANGED) and former files are no longer available; new ones have pro forma costs.`,
      advice: `Copy the files of ${addMonths(start, -1)} and earlier, and set the exports up again on or after ${start}-01.`,
    },
    {
      topic: "exports",
      who: "target",
      before: `${target} has no export with costs of ${source}.`,
      after: `An export that was set up before ${start}-01 stays on the primary view or becomes Unhealthy.`,
      advice: `Set up an export on the billing group's view between ${start}-01 and the end of ${start}, without split cost allocation data, under a name that was never used.`,
    },
  ];
};

const commitments = (transfer: RehearsedCase): readonly Effect[] => {
  const source = partyText(transfer.source);
  return [
    {
      topic: "commitments",
      who: "source",
      before: `Reservations, Savings Plans and volume tiers are calculated within the organization of ${source}.`,
      after: `The same: they are never pooled with ${partyText(transfer.target)} or anybody else. Savings in recommendations are shown at public prices, which is too much where a discount was agreed.`,
      advice: "",
    },
    {
      topic: "commitments",
      who: "target",
      before: `Fees of reservations and Savings Plans of ${source} are on its own bill.`,
      after: `You pay the fees, upfront ones of ${transfer.start} and later as well; the benefit stays within the organization of ${source}.`,
      advice: `Ask ${source} what runs out or is bought soon.`,
    },
  ];
};

const credits = (transfer: RehearsedCase): readonly Effect[] => {
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "credits",
      who: "source",
      before: `Credits (MAP and other contractual ones included) lower the bill of ${source} and are shown with their balance.`,
      after: `They go on to apply inside the organization of ${source}, to the bill that ${target} pays. Balances are no longer shown, and pro forma costs hold neither credits nor refunds.`,
      advice: `Agree with ${target} whether credits are passed on, and note the balances before ${transfer.start}-01.`,
    },
    {
      topic: "credits",
      who: "target",
      before: `Credits of ${source} lower a bill you do not pay.`,
      after: `They lower the bill you pay for ${source} and show in My view; the pro forma bill does not have them.`,
      advice: "Pass credits on with a custom line item (CREDIT) where you agreed to.",
    },
  ];
};

const freeTier = (transfer: RehearsedCase): readonly Effect[] => [
  {
    topic: "freeTier",
    who: "source",
    before: `The free tier is taken off the bill of ${partyText(transfer.source)}, partly by credits.`,
    after: `Free tier that comes as credit is not in the pro forma bill; the rest is there unless ${partyText(transfer.target)} switches it off.`,
    advice: "",
  },
  {
    topic: "freeTier",
    who: "target",
    before: "The source's free tier is no affair of yours.",
    after:
      "Free-tier usage costs nothing in the pro forma bill, unless a TIERING rule of the plan switches the free tier off.",
    advice: "Decide on a TIERING rule before the first month.",
  },
];

const support = (transfer: RehearsedCase): readonly Effect[] => {
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "support",
      who: "source",
      before: `AWS Support is charged on the bill of ${source}.`,
      after: `Support is not in the pro forma bill; ${target} charges what it agrees with you.`,
      advice: `Agree with ${target} on the support plan and who opens cases.`,
    },
    {
      topic: "support",
      who: "target",
      before: `AWS charges ${source} for its support plan.`,
      after: "AWS charges you for it; without a custom line item nobody is charged for it by you.",
      advice:
        "Add a custom line item for support (a percentage of the group's total, for example) and request the support plan with the relationship in Partner Central.",
    },
  ];
};
