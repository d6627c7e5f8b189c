import { Logger } from "@aws-lambda-powertools/logger";

/** On one machine the same handlers run in the command's process, whose output belongs to the command. */
const logLevel = process.env.AWS_LAMBDA_FUNCTION_NAME === undefined ? "SILENT" : "INFO";

/** The one logger: structured lines on a function's standard output. */
export const logger = new Logger({
  serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? "rebill",
  logLevel,
});
