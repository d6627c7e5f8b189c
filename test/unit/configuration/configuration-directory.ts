import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256Hex } from "../../../shared/adapters/crypto/sha256.ts";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";
import { createSystemClock } from "../../../shared/adapters/time/system-clock.ts";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { applyConfiguration } from "../../../shared/use-cases/apply-configuration.ts";
import type { ConfigurationDependencies } from "../../../shared/use-cases/configuration-dependencies.ts";
import { exportConfiguration } from "../../../shared/use-cases/export-configuration.ts";
import { initialisePartner } from "../../../shared/use-cases/initialise-partner.ts";
import { snapshotConfiguration } from "../../../shared/use-cases/snapshot-configuration.ts";
import { openTestTable } from "../../support/test-table.ts";

/** The partner of the example with a real table and object store, and the use cases bound to them. */
export const openConfiguration = async () => {
  const { table, close } = await openTestTable();
  const root = await mkdtemp(join(tmpdir(), "rebill-configuration-"));
  const deps: ConfigurationDependencies = {
    table,
    objects: createFileObjectStore(root),
    documents: yamlDocumentFormat,
    sha256: sha256Hex,
    clock: createSystemClock(),
  };
  await initialisePartner(deps, { account: "999999999999", name: "Northwind Cloud" });
  return {
    deps,
    apply: (text: string, options: { from?: string; dryRun?: boolean } = {}) => {
      const { from, dryRun = false } = options;
      return applyConfiguration(deps, {
        text,
        dryRun,
        ...(from === undefined ? {} : { from: BillingPeriod.parse(from) }),
      });
    },
    export: async () => (await exportConfiguration(deps)).text,
    snapshot: (period: string) => snapshotConfiguration(deps, BillingPeriod.parse(period)),
    close: async () => {
      await close();
      await rm(root, { recursive: true });
    },
  };
};
export type OpenConfiguration = Awaited<ReturnType<typeof openConfiguration>>;
