import { MAIL_REFUSED, WEBHOOK_EVENTS_GIVEN_UP } from "../../../shared/contracts/notifications.ts";
import type { NotificationsStack } from "../stacks/notifications-stack.ts";
import { FIVE_MINUTES, ownMetric, type SetAlarm } from "./alarm.ts";

export const setNotificationAlarms = (
  alarm: SetAlarm,
  { relay, delivery, deadLetters, mail }: NotificationsStack,
): void => {
  alarm("EventsLate", {
    description:
      "Events wait for five minutes to be published; the relay's log names the class of its error.",
    metric: relay.metric("IteratorAge", { period: FIVE_MINUTES, statistic: "Maximum" }),
    from: FIVE_MINUTES.toMilliseconds(),
  });
  alarm("RelayFailed", {
    description: "Publishing events or waking webhooks has failed for a quarter of an hour.",
    metric: relay.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
    periods: 3,
  });
  alarm("WebhookDeliveryFailed", {
    description: "Delivering to a webhook failed through a fault of ours for a quarter of an hour.",
    metric: delivery.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
    periods: 3,
  });
  alarm("WebhookEventsGivenUp", {
    description:
      "A webhook's receiver has not taken an event for three days; its log of deliveries says why.",
    metric: ownMetric(WEBHOOK_EVENTS_GIVEN_UP, "Sum", FIVE_MINUTES),
  });
  alarm("NotificationDeadLetters", {
    description:
      "The relay, its sweep or a delivery could not be run; the next sweep makes good what it can.",
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
  });
  if (mail === undefined) return;
  alarm("MailFailed", {
    description:
      "E-mails could not be sent for a quarter of an hour: SES refuses the sender, or is out of reach.",
    metric: mail.metricErrors({ period: FIVE_MINUTES, statistic: "Sum" }),
    periods: 3,
  });
  alarm("MailRefused", {
    description: "SES did not take an e-mail for its recipient; the message's record in the table says why.",
    metric: ownMetric(MAIL_REFUSED, "Sum", FIVE_MINUTES),
  });
};
