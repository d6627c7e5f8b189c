import { composeRelayOnAws, type RelayComposition } from "../../shared/compose/compose-notifications-aws.ts";
import { RelayInput, RelayOutput } from "../../shared/contracts/notifications.ts";
import { relayEvents } from "../../shared/use-cases/events/relay-events.ts";
import { wakeWebhooks } from "../../shared/use-cases/webhooks/wake-webhooks.ts";
import { step } from "../middleware/step.ts";

let composition: RelayComposition | undefined;

/**
 * Publishes what the journal holds and wakes the webhooks that have something to send. Started by new entries in the
 * table's stream and once a minute; what started it does not matter, because everything that is left is done.
 */
export const handler = step(RelayInput, RelayOutput, async () => {
  composition ??= composeRelayOnAws(process.env);
  // Neither waits for the other, nor is kept from its work by the other's failure.
  const [published, woken] = await Promise.allSettled([relayEvents(composition), wakeWebhooks(composition)]);
  if (published.status === "rejected") throw published.reason;
  if (woken.status === "rejected") throw woken.reason;
  return { published: published.value, woken: woken.value };
});
