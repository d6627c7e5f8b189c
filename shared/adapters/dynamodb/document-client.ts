import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * The DynamoDB client every table uses. Without an endpoint it talks to AWS with the default credential
 * chain. With an endpoint that is not AWS's (dynoxide, DynamoDB Local) any key will do, so that nobody needs
 * an AWS profile on a laptop; keys in the environment win.
 */
export const createDocumentClient = (
  options: { readonly endpoint?: string } = {},
): DynamoDBDocumentClient => {
  // Node 20 is what this project promises; the SDK's reminder that its successors want 22 is not for users.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const config: DynamoDBClientConfig = { logger: NO_LOGGER };
  if (options.endpoint !== undefined) {
    config.endpoint = options.endpoint;
    if (!isAws(options.endpoint) && process.env.AWS_ACCESS_KEY_ID === undefined) {
      config.credentials = { accessKeyId: "local", secretAccessKey: "local" };
      config.region = process.env.AWS_REGION ?? "us-east-1";
    }
  }
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), { marshallOptions: MARSHALLING });
};

/**
 * Without a logger the SDK takes one that drops everything, and prepares a filtered copy of every input and output
 * for it, a tenth of what a call costs. One without methods is asked nothing.
 */
const NO_LOGGER = {} as NonNullable<DynamoDBClientConfig["logger"]>;

/**
 * The SDK asks an object for the name of its constructor, and takes one that has a member of that name, such as the
 * tags of somebody's builder, for an instance of a class it cannot store.
 */
const MARSHALLING = { convertClassInstanceToMap: true };

const isAws = (endpoint: string): boolean => /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
