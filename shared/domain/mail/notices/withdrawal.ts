import { nextPeriod } from "../../time/billing-period.ts";
import { type Block, type Draft, facts, heading, list, paragraph } from "../block.ts";
import type { BillingTransferNotice as Notice } from "../notice.ts";
import { writtenFirstDay, writtenLastDay, writtenMonth } from "../written-time.ts";
import { called, calledInFull, capitalised, inSubject } from "./words.ts";

type Facts = Extract<Notice, { kind: "withdrawal" }>;
type Content = Omit<Draft, "footer">;

/** To either side, from whichever of them ended it. */
export const withdrawal = (notice: Facts): Content =>
  notice.to === "source" ? forSource(notice) : forPayer(notice);

const neverBegins = ({ start, end }: Facts): boolean => end < start;

const forSource = (notice: Facts): Content => {
  const { payer, end, start } = notice;
  const who = notice.by === "source" ? "You have" : `${capitalised(calledInFull(payer))} has`;
  if (neverBegins(notice))
    return {
      subject: `The transfer of your AWS bill to ${inSubject(payer)} will not begin`,
      title: "The transfer of your bill will not begin",
      blocks: [
        paragraph(
          `${who} ended the transfer of your AWS bill before its first month, ${writtenMonth(start)}. You go on paying your own bill. This cannot be undone; a new transfer takes a new invitation.`,
        ),
        factsFor(notice, ["Your account", notice.source], ["Payer", calledInFull(payer)]),
      ],
    };
  const first = writtenFirstDay(nextPeriod(end));
  return {
    subject: `${capitalised(inSubject(payer))} pays your AWS bill until the end of ${writtenMonth(end)}`,
    title: "The transfer of your bill ends",
    blocks: [
      paragraph(
        `${who} ended the transfer of your AWS bill. ${capitalised(called(payer))} pays for usage until the end of ${writtenMonth(end)}; from ${first} (00:00 UTC) you pay your own bill again. This cannot be undone; a new transfer takes a new invitation.`,
      ),
      factsFor(notice, ["Your account", notice.source], ["Payer", calledInFull(payer)]),
      heading("What changes for you"),
      list(
        `You receive AWS invoices again for usage from ${first} on. Check before then that your payment method and your tax settings are right: they apply again.`,
        `Usage up to the end of ${writtenMonth(end)} is still billed to you by ${called(payer)}, also where the bill comes later.`,
        "Cost Explorer shows what AWS charges again; the costs of the time of the transfer are no longer shown there. Save before then what you want to keep.",
        "Exports: your cost and usage reports stop at the change. Set them up again afterwards.",
      ),
    ],
  };
};

const forPayer = (notice: Facts): Content => {
  const { end, start } = notice;
  const source = { account: notice.source, name: notice.name };
  const who = notice.by === "payer" ? "You have" : `${capitalised(calledInFull(source))} has`;
  const whose = notice.by === "payer" ? `of ${calledInFull(source)}` : "of its AWS bill";
  if (neverBegins(notice))
    return {
      subject: `The transfer of ${inSubject(source)} will not begin`,
      title: "A transfer will not begin",
      blocks: [
        paragraph(
          `${who} ended the transfer ${whose} before its first month, ${writtenMonth(start)}. You pay nothing for it. This cannot be undone; a new transfer takes a new invitation.`,
        ),
        factsFor(notice, ["Account", notice.source]),
      ],
    };
  return {
    subject: `You pay the AWS bill of ${inSubject(source)} until the end of ${writtenMonth(end)}`,
    title: "A transfer ends",
    blocks: [
      paragraph(
        `${who} ended the transfer ${whose}. You pay for usage until the end of ${writtenMonth(end)}, also where AWS issues the invoice later; from ${writtenFirstDay(nextPeriod(end))} (00:00 UTC) the source pays its own bill again. This cannot be undone; a new transfer takes a new invitation.`,
      ),
      factsFor(notice, ["Account", notice.source]),
      paragraph(
        `The last bill to the source is the one for ${writtenMonth(end)}. What you could see of its costs until then you can go on reading.`,
      ),
    ],
  };
};

const factsFor = (notice: Facts, ...first: readonly (readonly [string, string])[]): Block =>
  facts(
    ...first,
    neverBegins(notice)
      ? ["First month", "none"]
      : ["Last month", `${writtenMonth(notice.end)}, until ${writtenLastDay(notice.end)}, 23:59:59 UTC`],
    ["Transfer", notice.transfer],
  );
