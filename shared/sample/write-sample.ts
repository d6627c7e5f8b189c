import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildCatalogue } from "./catalogue/build-catalogue.ts";
import { worldConfiguration } from "./configuration/world-configuration.ts";
import { drawCommitments } from "./cost/draw-commitments.ts";
import { drawResources } from "./cost/draw-resources.ts";
import { type WrittenExport, writeExports } from "./cost/write-exports.ts";
import { offerFiles } from "./price-list/offer-files.ts";
import { buildWorld } from "./world/build-world.ts";
import type { World } from "./world/model.ts";

export type SampleOptions = {
  /** Where `rebill.yaml`, `price-list/` and `cost-exports/` go; made when missing. */
  readonly directory: string;
  /** Scratch folder for the database; removed afterwards. */
  readonly workDirectory: string;
  /** Writes the configuration down, as YAML for instance. */
  readonly printDocument: (value: unknown) => string;
  readonly seed?: string;
  /** Consecutive months `YYYY-MM`; the sample's exchange rates hold for 2026-09 and 2026-10. */
  readonly periods?: readonly string[];
  /** Cost rows a month of a customer of average size. */
  readonly rowsPerCustomer?: number;
  /** At most so many customers. Default: all of them. */
  readonly customers?: number;
  /** A file of an export holds at most so many rows. */
  readonly rowsPerFile?: number;
  readonly threads?: number;
  readonly onProgress?: (progress: { period: string; done: number; total: number }) => void;
};

export type Sample = {
  readonly world: World;
  readonly configurationPath: string;
  readonly priceListPath: string;
  readonly exports: readonly WrittenExport[];
  /** Distinct SKUs the organisations use. */
  readonly skus: number;
  readonly groups: readonly { readonly name: string; readonly plan: string }[];
};

export const SAMPLE_PERIODS = ["2026-09", "2026-10"] as const;
const ROWS_PER_CUSTOMER = 1600;

/**
 * Writes a believable world: a distributor's configuration, price lists of tiered services and the cost
 * exports of every organisation it pays for. The same options write the same bytes.
 */
export const writeSample = async (options: SampleOptions): Promise<Sample> => {
  const seed = options.seed ?? "northwind";
  const periods = options.periods ?? SAMPLE_PERIODS;
  const { customers, rowsPerFile, threads, onProgress } = options;
  const world = buildWorld({ seed, periods, ...(customers === undefined ? {} : { customers }) });
  const catalogue = buildCatalogue();
  const resources = drawResources({
    world,
    catalogue,
    rowsPerCustomer: options.rowsPerCustomer ?? ROWS_PER_CUSTOMER,
  });
  const commitments = drawCommitments(world, catalogue, resources);

  const configurationPath = join(options.directory, "rebill.yaml");
  const priceListPath = join(options.directory, "price-list");
  await mkdir(priceListPath, { recursive: true });
  const configuration = worldConfiguration(world);
  await writeFile(configurationPath, options.printDocument(configuration));
  for (const [name, text] of offerFiles(catalogue)) await writeFile(join(priceListPath, name), text);
  const exports = await writeExports({
    facts: { world, catalogue, resources, commitments },
    directory: join(options.directory, "cost-exports"),
    workDirectory: options.workDirectory,
    ...(rowsPerFile === undefined ? {} : { rowsPerFile }),
    ...(threads === undefined ? {} : { threads }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const skus = new Set(resources.map(({ sku }) => sku)).size;
  return { world, configurationPath, priceListPath, exports, skus, groups: configuration.billingGroups };
};
