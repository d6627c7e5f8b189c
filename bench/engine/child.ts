import { runStep, type StepRequest } from "./steps.ts";

/** One step in a process of its own, so that its peak memory is its own. Prints the outcome as JSON. */
const request = JSON.parse(process.argv[2] ?? "{}") as StepRequest;
process.stdout.write(JSON.stringify(await runStep(request)));
