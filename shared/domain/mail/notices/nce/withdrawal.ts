import { type Block, paragraph } from "../../block.ts";
import { severalLines } from "../../plain-words.ts";
import { type Content, called, factsOf, inSubject, type Of } from "./words.ts";

export const expiry = (notice: Of<"nce-expiry">): Content => {
  const { to, source, target, customer } = notice;
  return {
    subject:
      to === "source"
        ? `The request of ${inSubject(target)} has expired`
        : `Your request to ${inSubject(source)} has expired`,
    title: "A transfer request has expired",
    blocks: [
      paragraph(
        to === "source"
          ? `You did not act in time on the request of ${called(target)} for subscriptions of ${called(customer)}. They stay with you. To transfer them after all, ask ${called(target)} for a new request.`
          : `${called(source)} did not act in time on your request for subscriptions of ${called(customer)}. Nothing has moved. You can send a new request at any time.`,
      ),
      factsOf(notice),
    ],
  };
};

export const cancellation = (notice: Of<"nce-cancellation">): Content => {
  const { to, source, target, customer } = notice;
  return {
    subject: `${inSubject(target)} has cancelled its request to ${to === "source" ? "you" : inSubject(source)}`,
    title: "A transfer request was cancelled",
    blocks: [
      paragraph(
        to === "source"
          ? `${called(target)} has cancelled its request for subscriptions of ${called(customer)}. They stay with you, and there is nothing you need to do.`
          : `${called(target)} has cancelled its request to take over Microsoft subscriptions of yours. They stay with ${called(source)}, and there is nothing you need to do.`,
      ),
      factsOf(notice),
    ],
  };
};

export const decline = (notice: Of<"nce-decline">): Content => {
  const { source, customer } = notice;
  return {
    subject: `${inSubject(source)} has declined your request`,
    title: "Your transfer request was declined",
    blocks: [
      paragraph(
        `${called(source)} has declined your request for subscriptions of ${called(customer)}. Nothing has moved. You can send a new request at any time.`,
      ),
      factsOf(notice),
      ...reasonOf(notice),
    ],
  };
};

const reasonOf = ({ reason, source }: Of<"nce-decline">): readonly Block[] => {
  const text = severalLines(reason);
  return text === "" ? [] : [paragraph(`${called(source)} writes:`), { kind: "quote", text }];
};
