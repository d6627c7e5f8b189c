import { readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const MILLISECONDS_PER_TICK = 10;

/**
 * Processor time so far of a process and its children, such as the server and its table engine, in milliseconds;
 * undefined where the system does not tell. Percentiles of a busy machine say little, this says more.
 */
export const processorMilliseconds = (processId: number): number | undefined => {
  try {
    const children = readFileSync(`/proc/${processId}/task/${processId}/children`, "utf8").trim();
    const all = [processId, ...children.split(" ").filter(Boolean).map(Number)];
    return all.reduce((sum, each) => sum + ticksOf(each), 0) * MILLISECONDS_PER_TICK;
  } catch {
    return undefined;
  }
};

const ticksOf = (processId: number): number => {
  const status = readFileSync(`/proc/${processId}/stat`, "utf8");
  // The second field is the program's name in brackets, which may itself hold blanks and brackets.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
};
