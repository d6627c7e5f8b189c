import { join } from "node:path";
import { MONTH_END_STEPS } from "../../functions/month-end/steps.ts";
import { NCE_TRANSFER_STEPS } from "../../functions/nce-transfers/steps.ts";
import { bundleApi } from "../bundle/bundle-api.ts";
import { bundleFunctions } from "../bundle/bundle-functions.ts";
import { bundlePlain } from "../bundle/bundle-plain.ts";
import { documentPackages } from "../bundle/document-packages.ts";
import { duckdbPackages } from "../bundle/duckdb-packages.ts";
import type { Assets } from "../lib/rebill-app.ts";
import type { Settings } from "../lib/settings.ts";
import type { FunctionAssets } from "../lib/stacks/month-end-stack.ts";

/** Bundles every function of the repository at `root` into its `dist` folder. */
export const bundleAll = async (root: string, settings: Settings): Promise<Assets> => {
  const dist = join(root, "dist");
  const engine = await duckdbPackages({
    architecture: settings.architecture,
    root,
    cache: join(dist, "packages"),
  });
  // Both take in or price cost data, so both are in the folder with the engine.
  const {
    ingest = "",
    "estimate-bill": _,
    ...monthEnd
  } = await bundleFunctions({
    entries: {
      ...Object.fromEntries(
        MONTH_END_STEPS.map((step) => [step, join(root, "functions", "month-end", `${step}.ts`)]),
      ),
      ingest: join(root, "functions", "cost-data", "ingest.ts"),
      "estimate-bill": join(root, "functions", "cost-data", "estimate-bill.ts"),
    },
    outDirectory: join(dist, "functions"),
    packages: { engine, documents: documentPackages(root) },
  });
  const api = await bundleApi(root, join(dist, "api"), engine);
  const notifications = await bundlePlain(root, join(dist, "notifications"), "notifications", [
    "relay-events",
    "deliver-webhook",
    "send-mail",
  ]);
  const transfers = await bundlePlain(root, join(dist, "transfers"), "transfers", ["sweep"]);
  const nceTransfers = await bundlePlain(
    root,
    join(dist, "nce-transfers"),
    "nce-transfers",
    NCE_TRANSFER_STEPS,
  );
  return {
    monthEnd: monthEnd as FunctionAssets,
    costData: ingest,
    api,
    notifications,
    transfers,
    nceTransfers,
  };
};
