import { DataEnvironment } from "../contracts/environment.ts";
import type { ExecutionDependencies } from "../use-cases/nce/execution/execution.ts";
import { composeChangesOnAws } from "./compose-changes-aws.ts";
import { composeMovers } from "./compose-movers.ts";

/** What carries out transfers. Once per cold start. @throws ZodError naming the variable the stack did not set */
export const composeExecutionOnAws = (
  environment: Record<string, string | undefined>,
): ExecutionDependencies => {
  const shared = composeChangesOnAws(DataEnvironment.parse(environment));
  return { ...shared, movers: composeMovers(shared) };
};
