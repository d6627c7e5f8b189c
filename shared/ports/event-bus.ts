/** One fact for the outside world, as EventBridge carries it. */
export type EventEntry = {
  /** Derived from what happened, so that an event sent twice is recognised. */
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  /** UTC ISO text. */
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
};

/** Delivers every event at least once and in the given order. */
export interface EventBus {
  publish(entries: readonly EventEntry[]): Promise<void>;
}
