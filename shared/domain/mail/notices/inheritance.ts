import { nextPeriod } from "../../time/billing-period.ts";
import { type Draft, facts, heading, list, paragraph } from "../block.ts";
import type { BillingTransferNotice as Notice } from "../notice.ts";
import { writtenFirstDay, writtenMonth } from "../written-time.ts";
import { called, calledInFull, capitalised, inSubject } from "./words.ts";

type Content = Omit<Draft, "footer">;

/** To whoever pays further up the chain (spec/aws-billing-transfer.md section 2.4). */
export const inheritance = ({
  direct,
  start,
  transfer,
}: Extract<Notice, { kind: "inheritance" }>): Content => ({
  subject: `${capitalised(inSubject(direct))} hands over one more AWS bill to you from ${writtenMonth(start)}`,
  title: "You pay one more bill",
  blocks: [
    paragraph(
      `${capitalised(calledInFull(direct))}, whose bill you pay, has taken over the AWS bill of another organization. From ${writtenFirstDay(start)} (00:00 UTC) it comes to you together with the bill of ${called(direct)}. If that organization pays bills of others, they come along. There is nothing to accept.`,
    ),
    facts(
      ["Your source", calledInFull(direct)],
      ["First month", writtenMonth(start)],
      ["Transfer", transfer],
    ),
    heading("What to do"),
    list(
      `Give the transfer a billing group with a pricing plan of yours before ${writtenFirstDay(start)}, unless you have groups of indirect sources created automatically. Without one ${called(direct)} does not see what this bill costs it.`,
      `You price what ${called(direct)} pays you. What ${called(direct)} charges further on is its own affair.`,
    ),
  ],
});

/** To the same, when that bill goes away again. */
export const inheritanceEnd = (notice: Extract<Notice, { kind: "inheritance-end" }>): Content => {
  const { direct, start, end, transfer } = notice;
  const isNever = end < start;
  const what = isNever
    ? `That bill would have come to you from ${writtenMonth(start)} on; it will not.`
    : `Usage until the end of ${writtenMonth(end)} still comes to you together with the bill of ${called(direct)}, also where AWS issues the invoice later; usage from ${writtenFirstDay(nextPeriod(end))} on does not.`;
  return {
    subject: isNever
      ? `${capitalised(inSubject(direct))} does not hand over another AWS bill to you after all`
      : `${capitalised(inSubject(direct))} hands over one AWS bill less to you after ${writtenMonth(end)}`,
    title: isNever ? "A bill does not come to you after all" : "You pay one bill less",
    blocks: [
      paragraph(
        `The transfer of a bill that ${calledInFull(direct)}, whose bill you pay, passes on to you has been ended. ${what} Your transfer with ${called(direct)} goes on as it is.`,
      ),
      facts(
        ["Your source", calledInFull(direct)],
        isNever ? ["First month", "none"] : ["Last month", writtenMonth(end)],
        ["Transfer", transfer],
      ),
    ],
  };
};
