import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import type { ThingChange } from "../configuration/change-configuration.ts";

/** What is changed and told of when something comes due. Changes at least one thing, after which it is no longer due. */
export type DueChanges = {
  readonly changes: readonly ThingChange[];
  readonly resources: readonly string[];
  readonly events: readonly JournalEvent[];
};

/** Something whose time has come and that is not done yet. */
export type Due = {
  /** When its time came. */
  readonly at: Instant;
  /** Tells it from everything else that is due. */
  readonly key: string;
  /** Asked for only when it is its turn. */
  readonly carryOut: () => DueChanges;
  /** What comes after it has to be decided on the state that it leaves. */
  readonly endsBatch?: true;
};

/** A part of the configuration that changes by itself in the course of time. */
export type DueSource = {
  /** Everything that is due and not done; of one instant in the order in which it is to be done. */
  readonly due: (state: ConfigurationState, now: Instant) => readonly Due[];
  /** When something is due next; an instant that is over: it is due already. Undefined: nothing ever, as things are. */
  readonly next: (state: ConfigurationState, now: Instant) => Instant | undefined;
};
