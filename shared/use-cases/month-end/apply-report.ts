import { z } from "zod";
import type { WorkItem } from "../../domain/month-end/run.ts";
import { type GroupTask, RatedGroup } from "../../domain/rating/model.ts";
import type { ApplyRequest, CostEngine } from "../../ports/cost-engine.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import { ReportFile } from "./list-report-files.ts";
import { readInputs, readPlanned, readRunFile, runPaths, writeRunFile } from "./run-files.ts";

/** What a written report file holds; read by the checks and the manifest. */
export const AppliedReport = ReportFile.extend({
  key: z.string(),
  rows: z.int(),
  sha256: z.string(),
  bytes: z.int(),
  exactTotal: z.string(),
  printedTotal: z.string(),
});
export type AppliedReport = z.infer<typeof AppliedReport>;

type Deps = { readonly objects: ObjectStore; readonly engine: CostEngine };

/** Writes one report file into the run's folder; publishing moves it to its place once every check holds. */
export const applyReport = async (deps: Deps, item: WorkItem): Promise<{ readonly rows: number }> => {
  const paths = runPaths(item);
  const [inputs, planned, files] = await Promise.all([
    readInputs(deps.objects, item),
    readPlanned(deps.objects, item),
    readRunFile(deps.objects, paths.reportWork, z.array(ReportFile)),
  ]);
  const file = files[item.index];
  const task = planned.tasks.find((candidate) => candidate.arn === file?.group);
  if (file === undefined || task === undefined)
    throw new Error(`run ${item.runId} has no report number ${item.index}`);
  const delivery = inputs.deliveries.find((candidate) => candidate.payer === file.payer);
  const chunk = delivery?.chunks[file.chunk];
  if (delivery === undefined || chunk === undefined)
    throw new Error(`run ${item.runId} has no chunk of ${file.payer}`);
  const key = paths.stagedReport(task.arn, file.file);
  const pricing = pricingOf(item, task, planned.tasks);
  const request: ApplyRequest = {
    task,
    pricing,
    delivery,
    chunk,
    period: item.period,
    rated: file.last ? await readRunFile(deps.objects, paths.rated(task.arn), RatedGroup) : null,
    format: file.format,
    outputKey: key,
  };
  const result = await deps.engine.apply(request);
  await writeRunFile(deps.objects, paths.applied(item.index), { ...file, key, ...result });
  return { rows: result.rows };
};

/** Whose price book holds for the group: its own, or that of the level above it passes through. */
const pricingOf = (item: WorkItem, task: GroupTask, tasks: readonly GroupTask[]): ApplyRequest["pricing"] => {
  const pricer = task.plan.kind === "RULES" ? task.arn : task.plan.pricedBy;
  const found = tasks.find((candidate) => candidate.arn === pricer);
  return found === undefined ? null : { task: found, workPrefix: runPaths(item).priceBook(found.arn) };
};
