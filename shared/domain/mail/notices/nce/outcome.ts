import { type Block, heading, paragraph } from "../../block.ts";
import { writtenInstant } from "../../written-time.ts";
import {
  type Content,
  called,
  factsOf,
  inSubject,
  leftList,
  movedList,
  type Of,
  subscriptions,
} from "./words.ts";

/** To the target: what is being moved it learns when it has moved (spec section 2.2). */
export const submission = (notice: Of<"nce-submission">): Content => ({
  subject: `${inSubject(notice.source)} transfers Microsoft subscriptions of ${inSubject(notice.customer)} to you`,
  title: "Your request is being carried out",
  blocks: [
    paragraph(
      `${called(notice.source)} has submitted subscriptions of ${called(notice.customer)}. They are being moved to you; what fails is tried again until the time below. Which subscriptions they are you see when the transfer has come to an end. The transfer can no longer be cancelled.`,
    ),
    factsOf(notice, ["At the latest", writtenInstant(notice.deadline)]),
  ],
});

type Ended = Of<"nce-completion"> | Of<"nce-part">;

export const completion = (notice: Of<"nce-completion">): Content => {
  const { source, target, customer, moved } = notice;
  const what = subscriptions(moved.length);
  const isCustomer = notice.to === "customer";
  return {
    subject: isCustomer
      ? `${inSubject(target)} now bills your Microsoft subscriptions`
      : `${what} of ${inSubject(customer)} moved to ${notice.to === "target" ? "you" : inSubject(target)}`,
    title: isCustomer ? "Your subscriptions were transferred" : "The transfer is complete",
    blocks: [
      paragraph(
        `${
          {
            source: `What you submitted of ${called(customer)} has moved to ${called(target)}: ${what}.`,
            target: `${called(source)} has transferred ${what} of ${called(customer)} to you. The transfer is complete.`,
            customer: `${called(source)} has transferred ${what} of yours to ${called(target)}.`,
          }[notice.to]
        } ${consequence(notice)}`,
      ),
      factsOf(notice),
      heading("What has moved"),
      movedList(moved),
    ],
  };
};

/** What it means for each of the three. */
const consequence = ({ to, source, target }: Ended): string =>
  ({
    source: `${called(target)} pays for what has moved from the day named below on. Both sides find it in their estimated reconciliation within 24 hours.`,
    target:
      "You pay for what has moved from the day named below on. Seats, term, renewal, scheduled changes, price and promotion came along; so did the rules of cancellation, which your contract with the customer is to follow. Both sides find it in their estimated reconciliation within 24 hours.",
    customer: `From the day named below on ${called(target)} bills you for what has moved, instead of ${called(source)}. Users, licences and their assignments, and the end of each term stay as they are. The subscriptions have new ids.`,
  })[to];

export const part = (notice: Of<"nce-part">): Content => {
  const { source, target, customer, moved } = notice;
  const what = subscriptions(moved.length);
  const left = notice.to === "source" ? notice.left : [];
  return {
    subject:
      notice.to === "customer"
        ? `${inSubject(target)} now bills some of your Microsoft subscriptions`
        : `The transfer for ${inSubject(customer)} is partially complete`,
    title:
      notice.to === "customer" ? "Some subscriptions were transferred" : "The transfer is partially complete",
    blocks: [
      paragraph(
        `${
          {
            source: `Of the subscriptions of ${called(customer)} that you submitted, ${moved.length} moved to ${called(target)} and ${left.length} did not. The retries are over.`,
            target: `${called(source)} has transferred ${what} of ${called(customer)} to you. The transfer held more; the rest did not move, and the retries are over. ${called(source)} may have it tried again.`,
            customer: `${called(source)} has transferred ${what} of yours to ${called(target)}. Every other subscription stays where it is for now.`,
          }[notice.to]
        } ${consequence(notice)}`,
      ),
      factsOf(notice),
      heading("What has moved"),
      movedList(moved),
      ...(notice.to === "source"
        ? [
            heading("What has not"),
            leftList(left),
            paragraph(
              "You go on paying for these. Put right what is named, then have them tried again: that opens another 72 hours. Or ask for a new request.",
            ),
          ]
        : []),
    ],
  };
};

export const failure = (notice: Of<"nce-failure">): Content => {
  const { source, target, customer } = notice;
  const forSource = (left: Parameters<typeof leftList>[0]): readonly Block[] => [
    heading("Why"),
    leftList(left),
    paragraph(
      `Put right what is named, then ask ${called(target)} for a new request: this one cannot be tried again.`,
    ),
  ];
  return {
    subject: `The transfer for ${inSubject(customer)} has failed`,
    title: "The transfer has failed",
    blocks: [
      paragraph(
        notice.to === "source"
          ? `None of the subscriptions of ${called(customer)} that you submitted could be moved to ${called(target)}. The retries are over, and you go on paying for them.`
          : `No subscription of ${called(customer)} could be moved from ${called(source)} to you, and the retries are over. Nothing has changed. This transfer cannot be tried again: send a new request once ${called(source)} has put right what stopped it.`,
      ),
      factsOf(notice),
      ...(notice.to === "source" ? forSource(notice.left) : []),
    ],
  };
};
