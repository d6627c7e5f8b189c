import { addMonths } from "../../time/billing-period.ts";
import type { Effect } from "./rehearsal.ts";
import { type CaseParty, partyText, type RehearsedCase } from "./rehearsed-case.ts";

/** Tax, seller, payment (spec/aws-billing-transfer.md section 2.3, 4.4, 4.5). */
export const moneyEffects = (transfer: RehearsedCase): readonly Effect[] => [
  ...tax(transfer),
  ...sellerOfRecord(transfer),
  ...payment(transfer),
  ...marketplace(transfer),
];

/** `tax country DE, registered`. */
const taxText = ({ country, taxRegistered }: CaseParty): string =>
  country === undefined
    ? "tax settings not known here"
    : `tax country ${country}, ${taxRegistered ? "registered" : "no registration"}`;

const differ = (left: string | boolean | undefined, right: string | boolean | undefined): boolean =>
  left !== undefined && right !== undefined && left !== right;

const tax = (transfer: RehearsedCase): readonly Effect[] => {
  const { source, target } = transfer;
  const [sourceText, targetText] = [partyText(source), partyText(target)];
  const different =
    differ(source.country, target.country) || differ(source.taxRegistered, target.taxRegistered);
  const unknown = source.country === undefined || target.country === undefined;
  return [
    {
      topic: "tax",
      who: "source",
      before: `Invoices of AWS carry the tax settings of ${sourceText} (${taxText(source)}).`,
      after: `${targetText} controls tax for all accounts of ${sourceText}; own settings can be edited but have no effect. Pro forma costs have no tax: it is on the invoices of ${targetText}.`,
      advice: `Give ${targetText} your tax registration and exemptions before ${transfer.start}-01.`,
    },
    {
      topic: "tax",
      who: "target",
      before: `${sourceText}: ${taxText(source)}. ${targetText}: ${taxText(target)}.`,
      after: `Invoices of AWS for ${sourceText} inherit your tax settings${different ? ", which differ from those it has now" : ""}. An exemption of a single account of the source is not supported.`,
      advice:
        different || unknown
          ? `${unknown ? "If the treatment differs: make" : "Make"} a member account with the right tax registration (Verified), an invoice unit with it as receiver, map ${source.account} to the unit, and give it a payment profile.`
          : "",
    },
  ];
};

const sellerOfRecord = (transfer: RehearsedCase): readonly Effect[] => {
  const { source, target, seller } = transfer;
  const differs = differ(source.awsEntity, target.awsEntity);
  return [
    {
      topic: "sellerOfRecord",
      who: "source",
      before: `${source.awsEntity ?? "AWS"} invoices ${partyText(source)}.`,
      after: `${seller.sellerOfRecord} invoices it for usage from ${transfer.start} on; AWS does not.`,
      advice: `Set ${seller.sellerOfRecord} up as a supplier before its first invoice, which comes after ${transfer.start} is over.`,
    },
    {
      topic: "sellerOfRecord",
      who: "target",
      before: `${source.awsEntity ?? "An entity of AWS not known here"} invoices ${partyText(source)}; ${target.awsEntity ?? "one not known here"} invoices you.`,
      after: differs
        ? `The entities differ. AWS invoices the source's usage through the entity that your tax settings lead to, by default yours.`
        : `AWS invoices each source apart, through the entity that your tax settings lead to.`,
      advice: differs
        ? "Use an invoice unit with a receiver registered where the source is, and a payment profile for that entity."
        : "",
    },
  ];
};

const payment = (transfer: RehearsedCase): readonly Effect[] => {
  const { seller, start } = transfer;
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  const last = addMonths(start, -1);
  return [
    {
      topic: "payment",
      who: "source",
      before: `${source} pays AWS. It still pays the invoice for ${last}, which comes in ${start}, and what is charged late for ${last} and earlier.`,
      after: `It pays ${seller.sellerOfRecord} for usage from ${start} on: invoices in ${seller.currency}, due after ${seller.termsDays} days unless a payment profile says otherwise.`,
      advice: "Keep the payment method with AWS valid until the last invoice of your own is paid.",
    },
    {
      topic: "payment",
      who: "target",
      before: `${target} pays nothing for ${source}.`,
      after: `It also pays the bill of ${source} for usage from ${start} on, one set of invoices for the source's organization. The first comes after ${start} is over; ${last} stays with ${source}.`,
      advice: `Give the new invoices a payment profile and a purchase order where you need them.`,
    },
  ];
};

const marketplace = (transfer: RehearsedCase): readonly Effect[] => {
  const [source, target] = [partyText(transfer.source), partyText(transfer.target)];
  return [
    {
      topic: "marketplace",
      who: "source",
      before: `${source} pays for what it buys on AWS Marketplace.`,
      after: `It keeps its agreements and buys as before; ${target} gets the invoices and the notices of purchases.`,
      advice: "Agree who may buy, and up to which amount.",
    },
    {
      topic: "marketplace",
      who: "target",
      before: `Purchases of ${source} on AWS Marketplace are its own affair.`,
      after: `You get and pay its Marketplace invoices, with your tax settings and the purchase order the buyer types in.`,
      advice:
        "Limit purchases with service control policies or a private marketplace where you do not want to pay for them.",
    },
  ];
};
