import { createDocumentClient } from "../adapters/dynamodb/document-client.ts";
import { createDynamoDbTable } from "../adapters/dynamodb/dynamodb-table.ts";
import { createCertificateHttpSource } from "../adapters/http/certificate-http-source.ts";
import { latePort } from "../adapters/late/late-port.ts";
import { createCryptoIds } from "../adapters/time/crypto-ids.ts";
import { createSystemClock } from "../adapters/time/system-clock.ts";
import { ApiEnvironment } from "../contracts/environment.ts";
import type { BillEstimator } from "../ports/bill-estimator.ts";
import type { CostDataIntake } from "../ports/cost-data-intake.ts";
import type { MonthEndRunner } from "../ports/month-end-runner.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { SecretCipher } from "../ports/secret-cipher.ts";
import { type ComposedServer, composeRequestServer } from "./compose-request-server.ts";

const OBJECT_COPIES = "/tmp/rebill/copies";

/**
 * The API on AWS, from its function's environment. Once per cold start, which is somebody's waiting time: clients
 * of S3 and KMS are loaded when a request needs them.
 *
 * @throws ZodError naming the variable the stack did not set
 */
export const composeApiOnAws = (
  environment: Record<string, string | undefined>,
  onSignatureFailure: () => void,
): ComposedServer => {
  const settings = ApiEnvironment.parse(environment);
  const objects = latePort<ObjectStore>(async () => {
    const { composeObjectsOnAws } = await import("./compose-aws-objects.ts");
    return composeObjectsOnAws(settings, OBJECT_COPIES);
  }, ["get", "put", "create", "list", "delete", "localPath", "putFile"]);
  const secrets = latePort<SecretCipher>(async () => {
    const { composeSecretsOnAws } = await import("./compose-aws-secrets.ts");
    return composeSecretsOnAws(settings);
  }, ["encrypt", "decrypt"]);
  const runner = latePort<MonthEndRunner>(async () => {
    const { composeRunnerOnAws } = await import("./compose-aws-runner.ts");
    return composeRunnerOnAws(settings);
  }, ["start"]);
  const started = latePort<Pick<CostDataIntake, "start">>(async () => {
    const { composeIntakeOnAws } = await import("./compose-aws-intake.ts");
    return composeIntakeOnAws(settings);
  }, ["start"]);
  const estimator = latePort<BillEstimator>(async () => {
    const { composeEstimatorOnAws } = await import("./compose-aws-estimator.ts");
    return composeEstimatorOnAws(settings);
  }, ["estimate"]);
  return composeRequestServer(
    {
      table: createDynamoDbTable({ client: createDocumentClient(), tableName: settings.TABLE_NAME }),
      objects,
      secrets,
      runner,
      estimator,
      intake: { takesPaths: false, start: started.start },
      webhookReach: "internet",
      certificates: createCertificateHttpSource(),
      clock: createSystemClock(),
      ids: createCryptoIds(),
    },
    onSignatureFailure,
  );
};
