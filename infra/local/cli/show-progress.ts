import type { StepProgress } from "../state-machine/run-state-machine.ts";
import type { Progress, ProgressStep } from "../terminal/progress.ts";

/** Plain words for the states of the month-end. */
const LABELS: Readonly<Record<string, string>> = {
  OpenRun: "opening the run",
  CollectCostData: "collecting cost data",
  SummariseChunks: "summarising cost data",
  PlanGroups: "planning billing groups",
  PriceGroups: "pricing billing groups",
  BillLevels: "billing the levels",
  ApplyReports: "writing pro forma reports",
  DraftInvoices: "drafting invoices",
  CheckRun: "checking every total",
  IssueInvoices: "issuing invoices",
  StoreEstimates: "writing drafts",
  PublishRun: "publishing",
  CloseRun: "closing the run",
};

/** Shows a state machine's progress, one line a state. */
export const showProgress = (progress: Progress): ((event: StepProgress) => void) => {
  const open = new Map<string, ProgressStep>();
  const stepOf = (state: string): ProgressStep => {
    const known = open.get(state);
    if (known !== undefined) return known;
    const step = progress.step(LABELS[state] ?? state);
    open.set(state, step);
    return step;
  };
  return (event) => {
    if (!(event.state in LABELS)) return;
    const step = stepOf(event.state);
    if (event.status === "finished") step.done();
    // The reason follows as the command's own message; the error's name would mean nothing to a reader.
    else if (event.status === "failed") step.fail();
    else if (event.status === "progress") {
      if (event.done === event.total) step.done(`${event.total}`);
      else step.update(`${event.done} of ${event.total}`);
    }
  };
};
