import { KMSClient } from "@aws-sdk/client-kms";
import { createKmsCipher } from "../adapters/kms/kms-cipher.ts";
import { ExecutionEnvironment } from "../contracts/environment.ts";
import type { ExecutionDependencies } from "../use-cases/nce/execution/execution.ts";
import { composeChangesOnAws } from "./compose-changes-aws.ts";
import { composeMovers } from "./compose-movers.ts";

/** What carries out transfers. Once per cold start. @throws ZodError naming the variable the stack did not set */
export const composeExecutionOnAws = (
  environment: Record<string, string | undefined>,
): ExecutionDependencies => {
  const settings = ExecutionEnvironment.parse(environment);
  const shared = composeChangesOnAws(settings);
  const secrets = createKmsCipher({ client: new KMSClient({}), keyId: settings.SECRETS_KEY_ARN });
  return { ...shared, movers: composeMovers({ ...shared, secrets, reach: "internet" }) };
};
