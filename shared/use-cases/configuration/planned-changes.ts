import type { Instant } from "../../domain/time/instant.ts";
import type { Write } from "../../ports/table.ts";
import {
  type ConfigurationState,
  STATE_KINDS,
  type StateKindName,
} from "../../stores/configuration-state.ts";
import type { ConfiguredKind, VersionRecord } from "../../stores/versioned-store.ts";
import { type Change, plannedVersions } from "./planned-versions.ts";

type PlannedChange<C> = {
  readonly change: C;
  /** All versions of the thing after this change and those before it. */
  readonly versions: readonly VersionRecord<unknown>[];
  readonly writes: readonly Write[];
  /** What the thing was in the first month of the change. */
  readonly before: unknown;
};

/** Plans changes in their order; one of a thing that was changed already goes on from there. */
export const plannedChanges = <C extends Change<unknown> & { readonly kind: StateKindName }>(
  state: ConfigurationState,
  changes: readonly C[],
  now: Instant,
): readonly PlannedChange<C>[] => {
  const versionsOf = new Map<string, readonly VersionRecord<unknown>[]>();
  return changes.map((change) => {
    const key = `${change.kind}\n${change.id}`;
    const kind = STATE_KINDS[change.kind].kind as ConfiguredKind<unknown>;
    const stored = versionsOf.get(key) ?? state[change.kind].versions(change.id);
    const planned = plannedVersions(kind, stored, change, now);
    versionsOf.set(key, planned.versions);
    return { change, ...planned };
  });
};

/** A transaction writes a record once: of several writes to one key the last counts. */
export const lastOfEachKey = (writes: readonly Write[]): readonly Write[] => {
  const byKey = new Map<string, Write>();
  for (const write of writes) {
    const { pk, sk } = write.kind === "put" ? write.item : write.key;
    byKey.set(`${pk}\n${sk}`, write);
  }
  return [...byKey.values()];
};
