import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { dirname } from "node:path";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { type ImportAwsResult, importAws } from "../../../../shared/use-cases/import-aws/import-aws.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, CommandContext, CommandResult } from "../command.ts";
import { textOption } from "../options.ts";
import { writeOut } from "../write-out.ts";
import { describeChanges, warningLines } from "./apply.ts";

export type ImportAwsOptions = {
  readonly endpoint: string;
  readonly organizationsEndpoint?: string | undefined;
  readonly profile: string;
  readonly region?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** Path of the file that the configuration after the import is written to. */
  readonly out?: string | undefined;
};

const REGION = "us-east-1";

/** Takes over what an account has set up in another Billing Conductor and Organizations. */
export const importAwsCommand = (
  context: CommandContext,
  options: ImportAwsOptions,
): Promise<CommandResult<ImportAwsResult>> => {
  const endpoint = endpointOf("--endpoint", options.endpoint);
  const organizationsEndpoint =
    options.organizationsEndpoint === undefined
      ? organizationsBeside(endpoint)
      : endpointOf("--organizations-endpoint", options.organizationsEndpoint).href;
  const dryRun = options.dryRun === true;
  return withComposition(context.dataPath, { command: "rebill import-aws" }, async (deps) => {
    if (options.out !== undefined) await assertWritable(options.out);
    // Only this command needs the clients of AWS, and they take their time to load.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
    const { createAwsSetUpSource } = await import(
      "../../../../shared/adapters/aws-set-up/aws-set-up-source.ts"
    );
    const source = createAwsSetUpSource({
      endpoint: endpoint.href,
      organizationsEndpoint,
      profile: options.profile,
      region: options.region ?? REGION,
    });
    const step = context.progress.step(`reading ${endpoint.host} as ${options.profile}`);
    try {
      const result = await importAws(
        { ...deps, source },
        { dryRun, onProgress: (what, done, total) => step.update(`${what} (${done} of ${total})`) },
      );
      step.done(counts(result));
      for (const note of result.notes) context.progress.note(`note: ${note}`);
      for (const line of warningLines(result.warnings)) context.progress.note(line);
      if (options.out !== undefined) await writeOut("--out", options.out, result.text);
      return { json: result, text: describeChanges(result, dryRun, "what was read"), ok: true };
    } catch (error) {
      step.fail();
      throw error;
    } finally {
      source.close();
    }
  });
};

/** Found out before anything is written anywhere. */
const assertWritable = async (path: string): Promise<void> => {
  try {
    await access(dirname(path), constants.W_OK);
  } catch {
    throw new InvalidInputError("--out", `${path} is in no folder that can be written to`);
  }
};

const endpointOf = (option: string, text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    throw new InvalidInputError(
      option,
      "must be a URL such as https://billingconductor.us-east-1.amazonaws.com",
    );
  return url;
};

/** AWS has an endpoint for each service; a compatible server usually has one for all. */
const organizationsBeside = (endpoint: URL): string | undefined =>
  /(^|\.)amazonaws\.com(\.cn)?$/.test(endpoint.hostname) ? undefined : endpoint.href;

const counts = ({ owner, read }: ImportAwsResult): string =>
  `${owner}: ${read.billingGroups} billing groups, ${read.pricingPlans} pricing plans, ${read.pricingRules} pricing rules, ${read.customLineItems} custom line items`;

export const importAwsSetUp: Command = {
  name: "import-aws",
  usage:
    "rebill import-aws --endpoint URL --profile P [--organizations-endpoint URL] [--region R] [--dry-run] [--out FILE.yaml]",
  summary: "take over a set-up from a real or compatible Billing Conductor and Organizations",
  options: {
    endpoint: { type: "string" },
    profile: { type: "string" },
    "organizations-endpoint": { type: "string" },
    region: { type: "string" },
    "dry-run": { type: "boolean" },
    out: { type: "string" },
  },
  positionals: [],
  run: (context, options) =>
    importAwsCommand(context, {
      endpoint: textOption(options, "endpoint", "https://billingconductor.us-east-1.amazonaws.com"),
      profile: textOption(options, "profile", "payer"),
      organizationsEndpoint: options["organizations-endpoint"] as string | undefined,
      region: options.region as string | undefined,
      dryRun: options["dry-run"] === true,
      out: options.out as string | undefined,
    }),
};
