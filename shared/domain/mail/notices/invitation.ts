import type { HandshakeId } from "../../identifiers.ts";
import { addMonths } from "../../time/billing-period.ts";
import { type Block, type Draft, facts, heading, list, paragraph } from "../block.ts";
import type { BillingTransferNotice as Notice } from "../notice.ts";
import { severalLines } from "../plain-words.ts";
import { secondBefore, writtenDate, writtenFirstDay, writtenInstant, writtenMonth } from "../written-time.ts";
import { called, calledInFull, capitalised, inSubject } from "./words.ts";

type Facts = Extract<Notice, { kind: "invitation" | "reminder" }>;
type Content = Omit<Draft, "footer">;

/** To the account whose bill is asked for. */
export const invitation = (notice: Facts): Content => ({
  subject: `${capitalised(inSubject(notice.payer))} invites you to hand over your AWS bill from ${writtenMonth(notice.start)}`,
  title: "Invitation to hand over your AWS bill",
  blocks: [
    paragraph(
      `${capitalised(calledInFull(notice.payer))} invites you to hand over the AWS bill of your organization. If you accept, ${called(notice.payer)} receives and pays the AWS invoices for all your accounts from ${writtenFirstDay(notice.start)} on, and bills you at its own prices.`,
    ),
    ...(notice.managesOthers
      ? [
          paragraph(
            "You pay the bills of other organizations. They are handed over together with your own; what you charge those organizations stays your affair.",
          ),
        ]
      : []),
    factsOf(notice),
    ...notesOf(notice),
    heading("What changes for you"),
    ...changesOf(notice),
    heading("How to answer"),
    ...answersOf(notice),
  ],
});

/** To the same account, while there is no answer. */
export const reminder = (notice: Facts): Content => ({
  subject: `Reminder: answer ${inSubject(notice.payer)}'s invitation by ${writtenDate(secondBefore(notice.deadline))}`,
  title: "An invitation waits for your answer",
  blocks: [
    paragraph(
      `${capitalised(calledInFull(notice.payer))} has invited you to hand over the AWS bill of your organization from ${writtenFirstDay(notice.start)} on. You have not answered yet. After the deadline below the invitation expires and nothing changes.`,
    ),
    factsOf(notice),
    ...notesOf(notice),
    heading("How to answer"),
    ...answersOf(notice),
  ],
});

const factsOf = ({ source, payer, start, deadline, handshake, transfer }: Facts): Block =>
  facts(
    ["Your account", source],
    ["Invited by", calledInFull(payer)],
    ...(payer.email === undefined ? [] : ([["Contact", payer.email]] as const)),
    ["First month", `${writtenMonth(start)}, from ${writtenFirstDay(start)}, 00:00 UTC`],
    ["Answer by", writtenInstant(secondBefore(deadline))],
    ...(handshake === undefined ? [] : ([["Invitation", handshake]] as const)),
    ["Transfer", transfer],
  );

const notesOf = ({ notes, payer }: Facts): readonly Block[] => {
  const text = severalLines(notes ?? "");
  return text === "" ? [] : [paragraph(`${capitalised(called(payer))} writes:`), { kind: "quote", text }];
};

/** Spec section 2.3, 4.1, 4.2 and 4.5 in a few sentences; what it looks like in the reader's own AWS account. */
const changesOf = ({ start, payer }: Facts): readonly Block[] => [
  list(
    `Usage up to the end of ${writtenMonth(addMonths(start, -1))} stays on your own bill, also where AWS issues the invoice later.`,
    `Cost history: Cost Explorer, Budgets and Cost Anomaly Detection begin anew with ${writtenMonth(start)}. Save before then what you want to keep.`,
    `Exports: your cost and usage reports stop at the change. Set them up again once ${writtenMonth(start)} has begun.`,
    "Credits, refunds, support charges and taxes no longer appear in your own cost data. Credits go on applying inside your organization, and so do Reserved Instances, Savings Plans and volume tiers.",
    `Tax: the tax settings of ${called(payer)} apply to the AWS invoices of all your accounts; your own have no effect while the transfer lasts.`,
    "Either side can end the transfer at the end of the current or the next month, unless you have agreed on a notice period or a commitment.",
  ),
];

const answersOf = ({ handshake, apiUrl, payer, source }: Facts): readonly Block[] => [
  ...(handshake === undefined ? [] : commandsOf(handshake, apiUrl, source)),
  paragraph(
    `Nothing changes unless you accept. If you do not know ${called(payer)}, decline, or let the invitation expire.`,
  ),
];

const commandsOf = (handshake: HandshakeId, apiUrl: string, source: string): readonly Block[] => {
  const command = (verb: string) =>
    `aws organizations ${verb}-handshake --handshake-id ${handshake} --region us-east-1 --endpoint-url ${apiUrl}`;
  return [
    paragraph(
      `Use the AWS CLI with the access key you were given for this service and account ${source}. To accept, or to decline:`,
    ),
    { kind: "commands", lines: [command("accept"), command("decline")] },
  ];
};
