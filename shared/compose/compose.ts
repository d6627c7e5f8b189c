import { createSha256Hasher, sha256Hex } from "../adapters/crypto/sha256.ts";
import { createLinkedDeliveries } from "../adapters/deliveries/linked-deliveries.ts";
import { yamlDocumentFormat } from "../adapters/yaml/yaml-document-format.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";
import type { Clock } from "../ports/clock.ts";
import type { CostEngine } from "../ports/cost-engine.ts";
import type { CostReader } from "../ports/cost-reader.ts";
import type { DeliveryFiles } from "../ports/delivery-files.ts";
import type { EInvoiceRenderer } from "../ports/e-invoice-renderer.ts";
import type { EventBus } from "../ports/event-bus.ts";
import type { Hasher } from "../ports/hasher.ts";
import type { Ids } from "../ports/ids.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { PdfRenderer } from "../ports/pdf-renderer.ts";
import type { Table } from "../ports/table.ts";
import { createDeliveryStore } from "../stores/delivery-store.ts";
import { createImportStore, type ImportStore } from "../stores/import-store.ts";
import { createInvoiceStore } from "../stores/invoice-store.ts";
import { createJournalStore, type JournalStore } from "../stores/journal-store.ts";
import { createMonthStore } from "../stores/month-store.ts";
import { createPriceListStore } from "../stores/price-list-store.ts";
import { estimateBill } from "../use-cases/billing-transfer/rehearsal/estimate-bill.ts";
import type { ConfigurationDependencies } from "../use-cases/configuration-dependencies.ts";
import { withMicrosoftSales } from "../use-cases/month-end/microsoft-sales.ts";
import type { OpenRunDeps } from "../use-cases/month-end/open-run.ts";
import { snapshotConfiguration } from "../use-cases/snapshot-configuration.ts";

/** What differs between AWS and one machine. */
export type Platform = {
  readonly table: Table;
  readonly objects: ObjectStore;
  /** The same objects with local copies of their own below a folder, where they have to be copied to be read. */
  readonly objectsCopiedTo: (folder: string) => ObjectStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly events: EventBus;
  /** Where consumers find report objects: a bucket's URI, with a slash at the end. */
  readonly reportsUri: string;
  /** Folder for the engine's spill and temporary files. */
  readonly workDirectory: string;
  readonly engine: { readonly memoryLimitMb: number; readonly threads: number };
  /** Folder with the font files, where the packages are not installed. */
  readonly fontDirectory?: string | undefined;
};

export type Composition = Platform &
  ConfigurationDependencies &
  OpenRunDeps & {
    readonly hasher: Hasher;
    readonly costEngine: () => Promise<CostEngine>;
    /** An engine over other objects (a replay's); the caller closes it. */
    readonly costEngineOn: (objects: ObjectStore) => Promise<CostEngine & { close(): Promise<void> | void }>;
    /** Prices on the engine of this process. */
    readonly estimator: BillEstimator;
    readonly costReader: () => Promise<CostReader>;
    readonly pdf: PdfRenderer;
    readonly eInvoice: EInvoiceRenderer;
    readonly journal: JournalStore;
    readonly invoices: ReturnType<typeof createInvoiceStore>;
    readonly deliveries: ReturnType<typeof createDeliveryStore>;
    readonly imports: ImportStore;
    readonly deliveryFiles: DeliveryFiles;
    readonly priceLists: ReturnType<typeof createPriceListStore>;
    readonly close: () => Promise<void>;
  };

/**
 * Puts the system together on a platform. DuckDB and the document libraries are loaded when first needed, so that a
 * function or command that never touches rows starts without them.
 */
export const compose = (platform: Platform): Composition => {
  const { table, objects } = platform;
  const engineSettings = { objects, workDirectory: platform.workDirectory, ...platform.engine };
  const closers: (() => Promise<void>)[] = [];
  const costEngineOn = async (on: ObjectStore) => {
    const { createDuckDbCostEngine } = await import("../adapters/duckdb/duckdb-cost-engine.ts");
    return createDuckDbCostEngine({ ...engineSettings, objects: on });
  };
  const costEngine = once(async () => {
    const engine = await costEngineOn(objects);
    closers.push(async () => engine.close());
    return engine;
  });
  const costReader = once(async () => {
    const { createDuckDbCostReader } = await import("../adapters/duckdb/ingest/duckdb-cost-reader.ts");
    return createDuckDbCostReader(engineSettings);
  });
  const renderer = once(async () => {
    const { createPdfkitRenderer } = await import("../adapters/pdf/pdfkit-renderer.ts");
    return createPdfkitRenderer({ fontDirectory: platform.fontDirectory });
  });
  const eInvoiceRenderer = once(async () => {
    const { createUblEInvoiceRenderer } = await import("../adapters/e-invoice/ubl-e-invoice.ts");
    return createUblEInvoiceRenderer();
  });
  const deliveries = createDeliveryStore(table);
  const priceLists = createPriceListStore(table);
  const configuration = { table, objects, sha256: sha256Hex };
  const estimating = {
    objects,
    ids: platform.ids,
    deliveries,
    currentPriceLists: () => priceLists.current(),
  };
  return {
    ...platform,
    documents: yamlDocumentFormat,
    sha256: sha256Hex,
    hasher: createSha256Hasher(),
    journal: createJournalStore(table, sha256Hex),
    months: createMonthStore(table),
    invoices: createInvoiceStore(table),
    deliveries,
    imports: createImportStore(table),
    deliveryFiles: createLinkedDeliveries({
      openStore: platform.objectsCopiedTo,
      workDirectory: platform.workDirectory,
    }),
    priceLists,
    configurationOf: async (period, at) =>
      withMicrosoftSales(
        table,
        await snapshotConfiguration(configuration, period),
        at ?? platform.clock.now(),
      ),
    deliveriesOf: (period) => deliveries.currentOfPeriod(period),
    currentPriceLists: () => priceLists.current(),
    costEngine,
    costEngineOn,
    estimator: {
      estimate: async (request) => estimateBill({ ...estimating, engine: await costEngine() }, request),
    },
    costReader,
    pdf: { render: async (invoice, options) => (await renderer()).render(invoice, options) },
    eInvoice: { render: async (invoice) => (await eInvoiceRenderer()).render(invoice) },
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close();
    },
  };
};

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
