import { sha256Hex } from "../adapters/crypto/sha256.ts";
import { createDocumentClient } from "../adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import type { DataEnvironment } from "../contracts/environment.ts";
import { createJournalStore } from "../stores/journal-store.ts";
import { createConfigurationChanger } from "../use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import { composeObjectsOnAws } from "./compose-aws-objects.ts";

const OBJECT_COPIES = "/tmp/rebill/copies";

/** What changes the configuration outside the API. */
export const composeChangesOnAws = (settings: DataEnvironment) => {
  const table = createDynamoDbTable({ client: createDocumentClient(), tableName: settings.TABLE_NAME });
  const storage = { table, objects: composeObjectsOnAws(settings, OBJECT_COPIES), sha256: sha256Hex };
  const shared = {
    ...storage,
    clock: createSystemClock(),
    configuration: createConfigurationCache(storage),
    journal: createJournalStore(table, sha256Hex),
  };
  return { ...shared, changes: createConfigurationChanger(shared) };
};
