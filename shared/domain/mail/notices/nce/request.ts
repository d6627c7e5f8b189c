import { heading, list, paragraph } from "../../block.ts";
import { secondBefore, writtenDate, writtenInstant } from "../../written-time.ts";
import { type Content, called, factsOf, inSubject, type Of } from "./words.ts";

type Asked = Of<"nce-request"> | Of<"nce-reminder">;

export const request = (notice: Of<"nce-request">): Content =>
  notice.to === "source" ? requestToSource(notice) : requestToCustomer(notice);

const requestToSource = (notice: Of<"nce-request">): Content => {
  const { target, customer } = notice;
  return {
    subject: `${inSubject(target)} asks you for the Microsoft subscriptions of ${inSubject(customer)}`,
    title: "A partner asks you for a customer's subscriptions",
    blocks: [
      paragraph(
        `${called(target)} asks you to transfer Microsoft subscriptions of ${called(customer)} to it. Which ones is for you to choose; those that you do not choose stay with you.`,
      ),
      askedFacts(notice),
      heading("How to answer"),
      ...answers(notice),
    ],
  };
};

export const reminder = (notice: Of<"nce-reminder">): Content => {
  const { target, customer, expiresAt } = notice;
  return {
    subject: `Reminder: ${inSubject(target)}'s request expires after ${writtenDate(secondBefore(expiresAt))}`,
    title: "A transfer request waits for you",
    blocks: [
      paragraph(
        `${called(target)} has asked you to transfer Microsoft subscriptions of ${called(customer)} to it. You have not acted yet. After the time below the request expires and nothing changes.`,
      ),
      askedFacts(notice),
      heading("How to answer"),
      ...answers(notice),
    ],
  };
};

const askedFacts = (notice: Asked) =>
  factsOf(notice, ["Act by", writtenInstant(secondBefore(notice.expiresAt))]);

const answers = ({ apiUrl, transfer, target }: Asked) => [
  paragraph(
    "Call this service as an admin agent of yours. To see the request, to submit the subscriptions you choose, or to decline it with a reason:",
  ),
  {
    kind: "commands" as const,
    lines: [
      `GET ${apiUrl}/rebill/v1/nce/transfers/${transfer}`,
      `POST ${apiUrl}/rebill/v1/nce/transfers/${transfer}:submit`,
      `POST ${apiUrl}/rebill/v1/nce/transfers/${transfer}:decline`,
    ],
  },
  list(
    "Agree with the other partner on the subscriptions and their prices first: neither is part of the request.",
    "What you submit is moved within 72 hours and cannot be taken back; while it is being moved it cannot be changed.",
  ),
  paragraph(
    `Nothing changes unless you submit. If you do not know ${called(target)} or do not expect this request, do nothing, or decline it.`,
  ),
];

const requestToCustomer = (notice: Of<"nce-request">): Content => {
  const { source, target, expiresAt } = notice;
  return {
    subject: `${inSubject(target)} asks to take over your Microsoft subscriptions from ${inSubject(source)}`,
    title: "A request to transfer your subscriptions",
    blocks: [
      paragraph(
        `${called(target)}, whose reseller relationship your organisation has accepted, has asked ${called(source)} to transfer Microsoft subscriptions of yours to it. ${called(source)} chooses which, or none. There is nothing you need to do.`,
      ),
      factsOf(notice, ["Open until", writtenInstant(secondBefore(expiresAt))]),
      heading("What changes for you"),
      list(
        `Nothing until ${called(source)} acts, and nothing at all if it does not.`,
        `For subscriptions that are transferred ${called(target)} bills you instead of ${called(source)}, from the day on which they move.`,
        "Users, licences and their assignments, and the end of each term stay as they are.",
      ),
      paragraph(
        "You are told when subscriptions have moved, or when the request is taken back. Further requests of the same partners on the same day are not told one by one.",
      ),
      paragraph(`If you do not expect this, ask ${called(source)}, your present partner.`),
    ],
  };
};
