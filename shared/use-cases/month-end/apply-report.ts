import { z } from "zod";
import type { Bill } from "../../domain/cost-data/delivery.ts";
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
  const key = paths.stagedReport(task.arn, file.file);
  const rated = file.last ? await readRunFile(deps.objects, paths.rated(task.arn), RatedGroup) : null;
  const output = { task, period: item.period, rated, format: file.format, outputKey: key };
  const result =
    file.source === null
      ? await deps.engine.applyCustomLines(output)
      : await deps.engine.apply({
          ...output,
          ...chunkOf(file.source, inputs.deliveries),
          pricing: pricingOf(item, task, file.source.payer, planned.tasks),
        });
  await writeRunFile(deps.objects, paths.applied(item.index), { ...file, key, ...result });
  return { rows: result.rows };
};

const chunkOf = (
  source: NonNullable<ReportFile["source"]>,
  deliveries: readonly Bill[],
): Pick<ApplyRequest, "delivery" | "chunk"> => {
  const delivery = deliveries.find(({ payer }) => payer === source.payer);
  const chunk = delivery?.chunks[source.chunk];
  if (delivery === undefined || chunk === undefined)
    throw new Error(`the run has no chunk number ${source.chunk} of ${source.payer}`);
  return { delivery, chunk };
};

/** Whose price book holds for a group's rows of a bill: its own, or that of the level above it passes through. */
const pricingOf = (
  item: WorkItem,
  task: GroupTask,
  bill: string,
  tasks: readonly GroupTask[],
): ApplyRequest["pricing"] => {
  const found = pricerOf(task, bill, tasks);
  return found === undefined ? null : { task: found, workPrefix: runPaths(item).priceBook(found.arn) };
};

/** The nearest level with prices of its own, which late rows may reach by another way; undefined: AWS. */
const pricerOf = (task: GroupTask, bill: string, tasks: readonly GroupTask[]): GroupTask | undefined => {
  if (task.plan.kind === "RULES") return task;
  const upstream = task.selections.find(({ payer }) => payer === bill)?.upstream;
  const above = tasks.find(({ arn }) => arn === upstream);
  return above && pricerOf(above, bill, tasks);
};
