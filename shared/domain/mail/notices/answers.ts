import { addMonths } from "../../time/billing-period.ts";
import { type Block, type Draft, facts, heading, list, paragraph } from "../block.ts";
import type { BillingTransferNotice as Notice, TransferFacts } from "../notice.ts";
import { writtenFirstDay, writtenMonth } from "../written-time.ts";
import { called, calledInFull, capitalised, inSubject } from "./words.ts";

type Of<K extends Notice["kind"]> = Extract<Notice, { kind: K }>;
type Content = Omit<Draft, "footer">;

/** The source as the payer knows it. */
const sourceOf = ({ source, name }: TransferFacts) => ({ account: source, name });

const factsFor = (notice: TransferFacts, ...more: readonly (readonly [string, string])[]): Block =>
  facts(
    ["Account", notice.source],
    ...more,
    ...(notice.handshake === undefined ? [] : ([["Invitation", notice.handshake]] as const)),
    ["Transfer", notice.transfer],
  );

/** To the payer. */
export const acceptance = (notice: Of<"acceptance">): Content => {
  const source = sourceOf(notice);
  const month = writtenMonth(notice.start);
  return {
    subject: `${capitalised(inSubject(source))} has accepted: you pay its AWS bill from ${month}`,
    title: "Your invitation was accepted",
    blocks: [
      paragraph(
        `${capitalised(calledInFull(source))} has accepted your invitation. From ${writtenFirstDay(notice.start)} (00:00 UTC) you pay its AWS bill, and every bill that it pays for others. Usage up to the end of ${writtenMonth(addMonths(notice.start, -1))} stays on its own bill, also where AWS issues the invoice later.`,
      ),
      ...(notice.isPassedOn
        ? [
            paragraph(
              "You have handed over your own bill, so this one goes on to your payer together with it. Your payer is told that there is one more.",
            ),
          ]
        : []),
      factsFor(notice, ["First month", month]),
      heading("What to do"),
      list(
        notice.hasBillingGroup
          ? `The billing group is made and takes effect with ${month}. Check its pricing plan before then.`
          : `Create a billing group with a pricing plan for this transfer before ${writtenFirstDay(notice.start)}. Without one the source sees no costs at all.`,
        `Set up cost reports for the source after the transfer has begun and before the end of ${month}; reports made earlier do not carry its data.`,
        "Check which tax settings and which payment method apply to its invoices: yours, unless an invoice unit says otherwise.",
      ),
    ],
  };
};

/** To the payer. */
export const decline = (notice: Of<"decline">): Content => {
  const source = sourceOf(notice);
  return {
    subject: `${capitalised(inSubject(source))} has declined your invitation`,
    title: "Your invitation was declined",
    blocks: [
      paragraph(
        `${capitalised(calledInFull(source))} has declined to hand over its AWS bill from ${writtenMonth(notice.start)}. It goes on paying its own bill, and the invitation no longer counts towards your quota. You can send another one at any time.`,
      ),
      factsFor(notice),
    ],
  };
};

/** To the source. */
export const cancellation = (notice: Of<"cancellation">): Content => ({
  subject: `${capitalised(inSubject(notice.payer))} has canceled its invitation`,
  title: "An invitation was canceled",
  blocks: [
    paragraph(
      `${capitalised(calledInFull(notice.payer))} has canceled its invitation to hand over your AWS bill from ${writtenMonth(notice.start)}. You go on paying your own bill, and there is nothing you need to do.`,
    ),
    factsFor(notice),
  ],
});

/** To either side. */
export const expiry = (notice: Of<"expiry">): Content =>
  notice.to === "payer" ? expiryForPayer(notice) : expiryForSource(notice);

const expiryForPayer = (notice: Of<"expiry">): Content => {
  const source = sourceOf(notice);
  return {
    subject: `Your invitation to ${inSubject(source)} has expired`,
    title: "Your invitation has expired",
    blocks: [
      paragraph(
        `${capitalised(calledInFull(source))} did not answer your invitation to hand over its AWS bill from ${writtenMonth(notice.start)} in time. It goes on paying its own bill, and the invitation no longer counts towards your quota. To try again, send an invitation for a later month.`,
      ),
      factsFor(notice),
    ],
  };
};

const expiryForSource = (notice: Of<"expiry">): Content => ({
  subject: `The invitation of ${inSubject(notice.payer)} has expired`,
  title: "An invitation has expired",
  blocks: [
    paragraph(
      `The invitation of ${calledInFull(notice.payer)} to hand over your AWS bill from ${writtenMonth(notice.start)} was not answered in time. You go on paying your own bill. If you want to hand it over after all, ask ${called(notice.payer)}${notice.payer.email === undefined ? "" : ` (${notice.payer.email})`} for another invitation.`,
    ),
    factsFor(notice),
  ],
});
