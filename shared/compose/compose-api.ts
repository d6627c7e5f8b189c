import { certificateReader } from "../adapters/crypto/certificates.ts";
import { createSha256Hasher, sha256Hex } from "../adapters/crypto/sha256.ts";
import { createProcessTimer } from "../adapters/time/process-timer.ts";
import type { WebhookReach } from "../domain/webhooks/webhook-url.ts";
import type { ApiDependencies } from "../operations/api-dependencies.ts";
import { billing } from "../operations/billing/service.ts";
import { billingConductor } from "../operations/billingconductor/service.ts";
import { organizations } from "../operations/organizations/service.ts";
import { partnerCenter } from "../operations/partner-center/service.ts";
import { partnerCentralChannel } from "../operations/partnercentral-channel/service.ts";
import { rebillService } from "../operations/rebill/service.ts";
import type { Service } from "../operations/registry/service.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";
import type { CostDataIntake } from "../ports/cost-data-intake.ts";
import type { MonthEndRunner } from "../ports/month-end-runner.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import type { TestClock } from "../ports/test-clock.ts";
import { createDeliveryStore } from "../stores/delivery-store.ts";
import { createImportStore } from "../stores/import-store.ts";
import { createInvoiceStore } from "../stores/invoice-store.ts";
import { createJournalStore } from "../stores/journal-store.ts";
import { createMonthStore } from "../stores/month-store.ts";
import { createPriceListStore } from "../stores/price-list-store.ts";
import { createConfigurationChanger } from "../use-cases/configuration/change-configuration.ts";
import { createConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import { createRemarksOfChange } from "../use-cases/lint/remarks-of-change.ts";
import { createMarginsOfMonth } from "../use-cases/month-end/margins-of-month.ts";
import { withMicrosoftSales } from "../use-cases/month-end/microsoft-sales.ts";
import type { OpenRunDeps } from "../use-cases/month-end/open-run.ts";
import { snapshotConfiguration } from "../use-cases/snapshot-configuration.ts";
import type { Platform } from "./compose.ts";

/** Every service the API answers for. */
export const API_SERVICES: readonly Service<ApiDependencies>[] = [
  billingConductor,
  organizations,
  partnerCentralChannel,
  billing,
  partnerCenter,
  rebillService,
];

/** What the operations work with, on a platform. Once per process: it keeps the configuration in memory. */
export const composeApi = (
  platform: Pick<Platform, "table" | "objects" | "clock" | "ids"> & {
    readonly secrets: SecretCipher;
    readonly runner: MonthEndRunner;
    readonly intake: CostDataIntake;
    readonly estimator: BillEstimator;
    readonly testClock?: TestClock | undefined;
    readonly webhookReach: WebhookReach;
    readonly onChanged?: (() => void) | undefined;
    /** No other process writes to the table (`CacheOptions`). */
    readonly isOnlyWriter?: boolean | undefined;
  },
): ApiDependencies => {
  const { table, objects, clock, ids, onChanged, isOnlyWriter } = platform;
  const storage = { table, objects, sha256: sha256Hex };
  const configuration = createConfigurationCache(storage, { isOnlyWriter });
  const journal = createJournalStore(table, sha256Hex);
  const changes = createConfigurationChanger({
    table,
    clock,
    sha256: sha256Hex,
    configuration,
    journal,
    onChanged,
    isOnlyWriter,
  });
  const months = createMonthStore(table);
  const marginsOfMonth = createMarginsOfMonth({ objects, months });
  const deliveries = createDeliveryStore(table);
  const priceLists = createPriceListStore(table);
  const runOpening: OpenRunDeps = {
    table,
    journal,
    objects,
    months,
    clock,
    hasher: createSha256Hasher(),
    configurationOf: async (period, at) =>
      withMicrosoftSales(table, await snapshotConfiguration(storage, period), at ?? clock.now()),
    deliveriesOf: (period) => deliveries.currentOfPeriod(period),
    currentPriceLists: () => priceLists.current(),
  };
  const invoices = createInvoiceStore(table);
  return {
    runner: platform.runner,
    remarksOfChange: createRemarksOfChange({ table, objects, timer: createProcessTimer() }),
    intake: platform.intake,
    estimator: platform.estimator,
    testClock: platform.testClock,
    deliveries,
    imports: createImportStore(table),
    secrets: platform.secrets,
    certificateReader,
    webhookReach: platform.webhookReach,
    onChanged: onChanged ?? (() => {}),
    runOpening,
    invoices,
    ...storage,
    clock,
    ids,
    configuration,
    journal,
    changes,
    months,
    marginsOfMonth,
  };
};
