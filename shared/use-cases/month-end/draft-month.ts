import { z } from "zod";
import { draftInvoices, type InvoiceDrafts } from "../../domain/invoicing/draft-invoices.ts";
import { DraftInvoice } from "../../domain/invoicing/invoice.ts";
import type { RatedTask } from "../../domain/invoicing/invoice-lines.ts";
import type { RunState } from "../../domain/month-end/run.ts";
import { RatedGroup } from "../../domain/rating/model.ts";
import { dateOf } from "../../domain/time/instant.ts";
import type { Hasher } from "../../ports/hasher.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import {
  readConfiguration,
  readInputs,
  readPlanned,
  readRunFile,
  runPaths,
  writeRunFile,
} from "./run-files.ts";

type Deps = { readonly objects: ObjectStore; readonly hasher: Hasher };

/** Drafts every invoice of the month; numbers come only with issuing. */
export const draftMonth = async (deps: Deps, state: RunState): Promise<void> => {
  const { objects } = deps;
  const [configuration, inputs, groups] = await Promise.all([
    readConfiguration(objects, state),
    readInputs(objects, state),
    readRatedTasks(objects, state),
  ]);
  const drafts = draftInvoices(configuration, groups, {
    runId: state.runId,
    issueDate: dateOf(inputs.asOf),
    mode: state.mode,
    manifestHash: null,
    hash: (text) => deps.hasher.sha256(text),
  });
  await writeRunFile(objects, runPaths(state).drafts, drafts);
};

/** Every planned group with its rated result, from AWS downwards. */
export const readRatedTasks = async (
  objects: ObjectStore,
  state: RunState,
): Promise<readonly RatedTask[]> => {
  const planned = await readPlanned(objects, state);
  return Promise.all(
    planned.tasks.map(async (task) => ({
      task,
      rated: await readRunFile(objects, runPaths(state).rated(task.arn), RatedGroup),
    })),
  );
};

/** The drafts as `draftMonth` wrote them; documents are checked again, the rest was ours. */
export const readDrafts = async (objects: ObjectStore, state: RunState): Promise<InvoiceDrafts> => {
  const stored = await readRunFile(
    objects,
    runPaths(state).drafts,
    z.looseObject({ drafts: z.array(DraftInvoice) }),
  );
  return stored as unknown as InvoiceDrafts;
};
