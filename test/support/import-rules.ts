import type { Import } from "./import-graph.ts";

type Rule = {
  readonly folder: string;
  /** Beginnings of paths inside the repository, besides the folder itself. */
  readonly inside: readonly string[];
  /** Packages; `*` for any. Node's own modules are `node:`. */
  readonly packages: readonly string[];
};

const SHARED_WITHOUT_ADAPTERS = [
  "shared/compose/",
  "shared/contracts/",
  "shared/domain/",
  "shared/operations/",
  "shared/ports/",
  "shared/protocols/",
  "shared/sample/",
  "shared/stores/",
  "shared/use-cases/",
];
/** What the stacks know of the functions of a state machine. */
const STEP_LISTS = ["functions/month-end/steps.ts", "functions/nce-transfers/steps.ts"];
const FUNCTION_PACKAGES = [
  "@middy/*",
  "@aws-lambda-powertools/*",
  "@types/aws-lambda",
  "aws-lambda",
  "node:",
  "zod",
];

/** Packages that only one adapter may use; every other adapter gets at them through a port. */
const SDK_OWNERS: Readonly<Record<string, string>> = {
  "@aws-sdk/client-dynamodb": "dynamodb",
  "@aws-sdk/lib-dynamodb": "dynamodb",
  "@aws-sdk/client-s3": "s3",
  "@aws-sdk/lib-storage": "s3",
  "@aws-sdk/client-eventbridge": "eventbridge",
  "@aws-sdk/client-kms": "kms",
  "@aws-sdk/client-billingconductor": "aws-set-up",
  "@aws-sdk/client-organizations": "aws-set-up",
  "@aws-sdk/client-lambda": "lambda",
  "@aws-sdk/client-sesv2": "ses",
  "@smithy/signature-v4": "partner-center",
  "@duckdb/node-api": "duckdb",
  pdfkit: "pdf",
  xmlbuilder2: "e-invoice",
  yaml: "yaml",
};

/**
 * Who may import whom (architecture section 2). The first rule whose folder a file lies in holds; a file in
 * no listed folder may import nothing, so that a new folder gets a rule before it gets imports.
 */
const RULES: readonly Rule[] = [
  { folder: "shared/domain/", inside: [], packages: ["decimal.js", "zod"] },
  { folder: "shared/ports/", inside: ["shared/domain/"], packages: [] },
  { folder: "shared/contracts/", inside: ["shared/domain/"], packages: ["zod"] },
  { folder: "shared/stores/", inside: ["shared/domain/", "shared/ports/"], packages: ["zod"] },
  {
    folder: "shared/use-cases/",
    inside: ["shared/domain/", "shared/ports/", "shared/stores/", "shared/contracts/"],
    packages: ["zod"],
  },
  {
    folder: "shared/operations/",
    inside: ["shared/domain/", "shared/ports/", "shared/stores/", "shared/use-cases/", "shared/contracts/"],
    packages: ["zod"],
  },
  {
    folder: "shared/protocols/",
    inside: ["shared/domain/", "shared/operations/registry", "shared/contracts/"],
    packages: ["zod", "node:crypto", "lossless-json"],
  },
  // "*" stands for what no other adapter owns, see `allows`.
  { folder: "shared/adapters/", inside: ["shared/domain/", "shared/ports/"], packages: ["*"] },
  {
    folder: "shared/sample/",
    inside: ["shared/domain/", "shared/ports/", "shared/adapters/duckdb/"],
    packages: ["node:", "zod", "@duckdb/node-api"],
  },
  // Puts it together, for one purpose or platform per file.
  { folder: "shared/compose/", inside: ["shared/"], packages: ["*"] },
  {
    folder: "functions/middleware/",
    inside: [...SHARED_WITHOUT_ADAPTERS, "functions/state-machines/"],
    packages: FUNCTION_PACKAGES,
  },
  { folder: "functions/state-machines/", inside: [], packages: ["zod"] },
  ...["api", "cost-data", "month-end", "nce-transfers", "transfers", "notifications"].map((area) => ({
    folder: `functions/${area}/`,
    inside: [...SHARED_WITHOUT_ADAPTERS, "functions/middleware/", "functions/state-machines/"],
    packages: FUNCTION_PACKAGES,
  })),
  { folder: "infra/local/", inside: ["shared/", "functions/"], packages: ["*"] },
  // Of the functions, the stacks know where they lie: the list of steps is a list of paths.
  { folder: "infra/bundle/", inside: ["shared/contracts/", ...STEP_LISTS], packages: ["*"] },
  {
    folder: "infra/lib/",
    inside: ["shared/contracts/", "infra/bundle/", "functions/state-machines/", ...STEP_LISTS],
    packages: ["*"],
  },
  {
    folder: "infra/bin/",
    inside: ["infra/lib/", "infra/bundle/", "shared/contracts/", ...STEP_LISTS],
    packages: ["*"],
  },
  ...["test/", "bench/", "vitest.config.ts"].map((folder) => ({
    folder,
    inside: ["shared/", "functions/", "infra/", "test/", "bench/"],
    packages: ["*"],
  })),
];

/** One sentence per forbidden import, naming the file and what it must not import. */
export const forbiddenImports = (imports: readonly Import[]): readonly string[] =>
  imports.flatMap(({ from, to }) => {
    const rule = RULES.find(({ folder }) => from.startsWith(folder));
    if (rule === undefined) return [`${from} must not import ${to}: no rule in import-rules.ts covers it`];
    return allows(rule, from, to) ? [] : [`${from} must not import ${to} (rule of ${rule.folder})`];
  });

const allows = (rule: Rule, from: string, to: string): boolean => {
  const adapter = adapterOf(from);
  if (isInside(to)) {
    if (adapter !== undefined && adapterOf(to) !== undefined) return adapterOf(to) === adapter;
    return to.startsWith(rule.folder) || rule.inside.some((start) => to.startsWith(start));
  }
  if (adapter !== undefined && to in SDK_OWNERS) return SDK_OWNERS[to] === adapter;
  return rule.packages.some(
    (name) =>
      name === "*" ||
      name === to ||
      (name === "node:" && to.startsWith("node:")) ||
      (name.endsWith("/*") && to.startsWith(name.slice(0, -1))),
  );
};

const adapterOf = (path: string): string | undefined => /^shared\/adapters\/([^/]+)\//.exec(path)?.[1];

/** Whether an import leads to a file of this repository. */
export const isInside = (to: string): boolean => /^(shared|functions|infra|test|bench)\/|^\.\.\//.test(to);
