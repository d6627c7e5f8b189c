import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { sha256Hex } from "../adapters/crypto/sha256.ts";
import { createDocumentClient } from "../adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createEventBridgeBus } from "../adapters/eventbridge/event-bridge-bus.ts";
import { createWebhookHttpSender } from "../adapters/http/webhook-http-sender.ts";
import { createKmsCipher } from "../adapters/kms/kms-cipher.ts";
import { createLambdaWebhookWaker } from "../adapters/lambda/lambda-webhook-waker.ts";
import { createSesMailer } from "../adapters/ses/ses-mailer.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import { createProcessTimer } from "../adapters/time/process-timer.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import {
  DeliverEnvironment,
  MAIL_HOURS_MAX,
  MailEnvironment,
  RelayEnvironment,
} from "../contracts/notifications.ts";
import { loadConfigurationState } from "../stores/configuration-state.ts";
import { createJournalStore } from "../stores/journal-store.ts";
import type { RelayDependencies } from "../use-cases/events/relay-events.ts";
import type { SendAloneDependencies } from "../use-cases/mail/send-alone.ts";
import type { DeliverAloneDependencies } from "../use-cases/webhooks/deliver-alone.ts";
import type { WakeDependencies } from "../use-cases/webhooks/wake-webhooks.ts";

export type RelayComposition = RelayDependencies & WakeDependencies;
export type DeliveryComposition = DeliverAloneDependencies;

const storage = (tableName: string) => {
  const table = createDynamoDbTable({ client: createDocumentClient(), tableName });
  return { table, journal: createJournalStore(table, sha256Hex), clock: createSystemClock() };
};

/** What publishes events and wakes webhooks. @throws ZodError naming the variable the stack did not set */
export const composeRelayOnAws = (environment: Record<string, string | undefined>): RelayComposition => {
  const settings = RelayEnvironment.parse(environment);
  return {
    ...storage(settings.TABLE_NAME),
    events: createEventBridgeBus(new EventBridgeClient({}), settings.EVENT_BUS_NAME),
    waker: createLambdaWebhookWaker(new LambdaClient({}), settings.DELIVER_FUNCTION_NAME),
  };
};

/** What delivers to a webhook. @throws ZodError naming the variable the stack did not set */
export const composeDeliveryOnAws = (
  environment: Record<string, string | undefined>,
  onGivenUp: () => void,
): DeliveryComposition => {
  const settings = DeliverEnvironment.parse(environment);
  return {
    ...storage(settings.TABLE_NAME),
    ids: createCryptoIds(),
    timer: createProcessTimer(),
    sha256: sha256Hex,
    secrets: createKmsCipher({ client: new KMSClient({}), keyId: settings.SECRETS_KEY_ARN }),
    sender: createWebhookHttpSender({ reach: "internet" }),
    onGivenUp,
  };
};

/** SES lets so many messages through a second, 1 at first; each waits its turn for some seconds. */
const SES_ATTEMPTS = 8;

/** What sends mail. @throws ZodError naming the variable the stack did not set */
export const composeMailOnAws = (environment: Record<string, string | undefined>): SendAloneDependencies => {
  const settings = MailEnvironment.parse(environment);
  const stored = storage(settings.TABLE_NAME);
  return {
    ...stored,
    ids: createCryptoIds(),
    timer: createProcessTimer(),
    sha256: sha256Hex,
    // Read anew each time there is something to tell, which is seldom. Of an apply that was cut off it sees what is
    // stored so far: names may be old, and finishing it is for those who change the configuration.
    configuration: () => loadConfigurationState(stored.table),
    mailer: createSesMailer({
      client: new SESv2Client({ maxAttempts: SES_ATTEMPTS }),
      from: settings.MAIL_FROM,
      configurationSet: settings.MAIL_CONFIGURATION_SET === "" ? undefined : settings.MAIL_CONFIGURATION_SET,
    }),
    apiUrl: () => settings.API_URL.replace(/\/$/, ""),
    hoursMax: MAIL_HOURS_MAX,
  };
};
