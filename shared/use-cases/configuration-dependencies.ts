import type { TextHash } from "../domain/configuration/derive-ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { DocumentFormat } from "../ports/document-format.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Table } from "../ports/table.ts";

/** What reading the stored configuration needs, and finishing an apply that was cut short. */
export type ConfigurationStorage = {
  readonly table: Table;
  readonly objects: ObjectStore;
  readonly sha256: TextHash;
};

/** What reading and writing the configuration file needs besides. */
export type ConfigurationDependencies = ConfigurationStorage & {
  readonly documents: DocumentFormat;
  readonly clock: Clock;
};
