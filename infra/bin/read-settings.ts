import { readFileSync } from "node:fs";
import { Settings } from "../lib/settings.ts";

/** Context as the CDK takes it: what cdk.json says, and over it what the command line says. */
export type Context = { readonly settings: Settings; readonly context: Readonly<Record<string, unknown>> };

/**
 * Reads `context` of cdk.json and the `-c key=value` options. The settings are `context.rebill`; a single one
 * is overridden by `-c rebill:finalRunDay=7`. The CDK command passes its own options in the environment.
 *
 * @throws Error naming each setting that is unknown or out of range
 */
export const readSettings = (cdkJson: string, options: readonly string[], environment?: string): Context => {
  const file = JSON.parse(readFileSync(cdkJson, "utf8")) as { context: Record<string, unknown> };
  const overrides = {
    ...(JSON.parse(environment ?? "{}") as Record<string, unknown>),
    ...parseOptions(options),
  };
  const context = { ...file.context, ...overrides };
  const single = Object.entries(overrides)
    .filter(([key]) => key.startsWith("rebill:"))
    .map(([key, value]) => [key.slice("rebill:".length), fromText(value)]);
  const parsed = Settings.safeParse({ ...(context.rebill as object), ...Object.fromEntries(single) });
  if (parsed.success) return { settings: parsed.data, context };
  const problems = parsed.error.issues.map(({ path, message }) => `rebill.${path.join(".")}: ${message}`);
  throw new Error(problems.join("\n"));
};

const parseOptions = (options: readonly string[]): Record<string, unknown> => {
  const pairs = options.flatMap((option, at) =>
    options[at - 1] === "-c" || options[at - 1] === "--context" ? [option] : [],
  );
  return Object.fromEntries(pairs.map((pair) => [pair.split("=")[0], pair.slice(pair.indexOf("=") + 1)]));
};

/** Command lines know only text; numbers and booleans are meant as such. */
const fromText = (value: unknown): unknown => {
  if (typeof value !== "string") return value;
  if (/^\d+$/.test(value)) return Number(value);
  return value === "true" || value === "false" ? value === "true" : value;
};
