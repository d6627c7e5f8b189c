import { composeMailOnAws } from "../../shared/compose/compose-notifications-aws.ts";
import {
  MAIL_BUDGET_SECONDS,
  MAIL_REFUSED,
  MAIL_SKIPPED,
  MailOutput,
  RelayInput,
} from "../../shared/contracts/notifications.ts";
import { type SendAloneDependencies, sendAlone } from "../../shared/use-cases/mail/send-alone.ts";
import { step } from "../middleware/step.ts";

let composition: SendAloneDependencies | undefined;

/**
 * Sends the e-mails that come of what the journal says. Started like the relay, by new entries and by a sweep for what
 * could not be sent; a failure leaves everything in its place.
 */
export const handler = step(
  RelayInput,
  MailOutput,
  async () => {
    composition ??= composeMailOnAws(process.env);
    return sendAlone(composition, MAIL_BUDGET_SECONDS * 1000);
  },
  { metrics: ({ refused, skipped }) => ({ [MAIL_REFUSED]: refused, [MAIL_SKIPPED]: skipped }) },
);
