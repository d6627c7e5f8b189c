import type { NceNotice } from "../../nce-notice.ts";
import { completion, failure, part, submission } from "./outcome.ts";
import { reminder, request } from "./request.ts";
import { cancellation, decline, expiry } from "./withdrawal.ts";
import type { Content } from "./words.ts";

/** The words of what is told of a move of Microsoft subscriptions. */
export const nceContent = (notice: NceNotice): Content => {
  switch (notice.kind) {
    case "nce-request":
      return request(notice);
    case "nce-reminder":
      return reminder(notice);
    case "nce-submission":
      return submission(notice);
    case "nce-completion":
      return completion(notice);
    case "nce-part":
      return part(notice);
    case "nce-failure":
      return failure(notice);
    case "nce-expiry":
      return expiry(notice);
    case "nce-cancellation":
      return cancellation(notice);
    case "nce-decline":
      return decline(notice);
  }
};
