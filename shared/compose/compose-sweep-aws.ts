import { sha256Hex } from "../adapters/crypto/sha256.ts";
import { createDocumentClient } from "../adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import { DataEnvironment } from "../contracts/environment.ts";
import { createJournalStore } from "../stores/journal-store.ts";
import { createConfigurationChanger } from "../use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import type { SweepDependencies } from "../use-cases/timers/sweep.ts";
import { composeObjectsOnAws } from "./compose-aws-objects.ts";

const OBJECT_COPIES = "/tmp/rebill/copies";

/** What the timers work with. Once per cold start. @throws ZodError naming the variable the stack did not set */
export const composeSweepOnAws = (environment: Record<string, string | undefined>): SweepDependencies => {
  const settings = DataEnvironment.parse(environment);
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
