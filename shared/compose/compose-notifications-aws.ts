import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { sha256Hex } from "../adapters/crypto/sha256.ts";
import { createDocumentClient } from "../adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createEventBridgeBus } from "../adapters/eventbridge/event-bridge-bus.ts";
import { createWebhookHttpSender } from "../adapters/http/webhook-http-sender.ts";
import { createKmsCipher } from "../adapters/kms/kms-cipher.ts";
import { createLambdaWebhookWaker } from "../adapters/lambda/lambda-webhook-waker.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import { createProcessTimer } from "../adapters/time/process-timer.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import { DeliverEnvironment, RelayEnvironment } from "../contracts/notifications.ts";
import { createJournalStore } from "../stores/journal-store.ts";
import type { RelayDependencies } from "../use-cases/events/relay-events.ts";
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
