import type { RunState } from "../../domain/month-end/run.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { JournalDraft } from "../../stores/journal-store.ts";
import type { Origin } from "../access/change-credentials.ts";

type RunChange = {
  readonly action: "StartRun" | "FailRun";
  readonly detailType: "Month Run Started" | "Month Run Failed";
  readonly detail: RunState & Readonly<Record<string, unknown>>;
};

/** Entry of the journal about a run's beginning or failure, with its one event. */
export const runEntry = (
  { action, detailType, detail }: RunChange,
  origin: Origin | undefined,
  at: Instant,
): JournalDraft => ({
  at,
  ...(origin ?? { actor: { system: "month-end" }, requestId: detail.runId }),
  action,
  resources: [],
  before: null,
  after: detail,
  events: [{ source: "rebill.month-end", detailType, resources: [], detail }],
});
