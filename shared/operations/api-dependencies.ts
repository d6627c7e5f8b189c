import type { WebhookReach } from "../domain/webhooks/webhook-url.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";
import type { CertificateReader } from "../ports/certificate-reader.ts";
import type { Clock } from "../ports/clock.ts";
import type { CostDataIntake } from "../ports/cost-data-intake.ts";
import type { Ids } from "../ports/ids.ts";
import type { MonthEndRunner } from "../ports/month-end-runner.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import type { Table } from "../ports/table.ts";
import type { TestClock } from "../ports/test-clock.ts";
import type { DeliveryStore } from "../stores/delivery-store.ts";
import type { ImportStore } from "../stores/import-store.ts";
import type { InvoiceStore } from "../stores/invoice-store.ts";
import type { JournalStore } from "../stores/journal-store.ts";
import type { MonthStore } from "../stores/month-store.ts";
import type { ConfigurationChanger } from "../use-cases/configuration/change-configuration.ts";
import type { ConfigurationCache } from "../use-cases/configuration/configuration-cache.ts";
import type { RemarksOfChange } from "../use-cases/lint/remarks-of-change.ts";
import type { MarginsOfMonth } from "../use-cases/month-end/margins-of-month.ts";
import type { OpenRunDeps } from "../use-cases/month-end/open-run.ts";

/** What the operations of the API work with; put together once per process. */
export type ApiDependencies = {
  readonly table: Table;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sha256: (text: string) => string;
  readonly secrets: SecretCipher;
  readonly certificateReader: CertificateReader;
  readonly webhookReach: WebhookReach;
  /** To be told after a change is durable that does not go through `changes`: its events wait to be published. */
  readonly onChanged: () => void;
  readonly configuration: ConfigurationCache;
  readonly changes: ConfigurationChanger;
  readonly journal: JournalStore;
  readonly months: MonthStore;
  readonly marginsOfMonth: MarginsOfMonth;
  readonly invoices: InvoiceStore;
  /** What the linter says of a change (product.md, C8). */
  readonly remarksOfChange: RemarksOfChange;
  /** Prices what would be billed, without keeping it. */
  readonly estimator: BillEstimator;
  readonly runOpening: OpenRunDeps;
  readonly runner: MonthEndRunner;
  readonly deliveries: DeliveryStore;
  readonly imports: ImportStore;
  readonly intake: CostDataIntake;
  /** On one machine only. */
  readonly testClock?: TestClock | undefined;
};
