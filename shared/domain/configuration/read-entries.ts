import type { z } from "zod";
import {
  API_VERSION,
  type InvoicingEntry,
  LIST_SECTIONS,
  type ListSection,
  type PartnerEntry,
  SINGLE_SECTIONS,
} from "./file-schema.ts";
import { type Finding, type NodePath, problem } from "./findings.ts";

/** An entry together with where it stands in the file. */
export type Entry<T> = { readonly at: NodePath; readonly value: T };

/**
 * The entries of a file that could be read. Entries with a wrong key or type are left out, but the texts they
 * hold are kept in `unread`, so that what refers to them is not called dangling as well.
 */
export type ConfigurationEntries = {
  readonly partner: Entry<PartnerEntry> | undefined;
  readonly invoicing: Entry<InvoicingEntry> | undefined;
  readonly reports: Entry<{ csv?: boolean | undefined }> | undefined;
  readonly unread: ReadonlySet<string>;
} & { readonly [Section in ListSection]: readonly Entry<z.infer<(typeof LIST_SECTIONS)[Section]>>[] };

export type ReadEntries = { readonly entries: ConfigurationEntries; readonly findings: readonly Finding[] };

/**
 * Reads a parsed document (plain JSON values) entry by entry, so that every wrong key and type of a file is
 * found in one go.
 */
export const readEntries = (document: unknown): ReadEntries => {
  const findings: Finding[] = [];
  const unread = new Set<string>();
  const root = isRecord(document) ? document : {};
  if (!isRecord(document))
    findings.push(problem([], `must be a mapping that starts with apiVersion: ${API_VERSION}`));
  else findings.push(...topLevelFindings(document));

  const read = <Schema extends z.ZodType>(schema: Schema, value: unknown, at: NodePath) => {
    const parsed = schema.safeParse(value, { reportInput: true });
    if (parsed.success) return { at, value: parsed.data };
    findings.push(...parsed.error.issues.flatMap((issue) => findingsOf(issue, at)));
    collectTexts(value, unread);
    return undefined;
  };
  const single = <Schema extends z.ZodType>(section: string, schema: Schema) =>
    root[section] === undefined ? undefined : read(schema, root[section], [section]);
  const list = <Schema extends z.ZodType>(section: string, schema: Schema) => {
    const value = root[section] ?? [];
    if (!Array.isArray(value)) {
      findings.push(problem([section], "must be a list"));
      collectTexts(value, unread);
      return [];
    }
    return value.flatMap((element, index) => read(schema, element, [section, index]) ?? []);
  };

  const entries: ConfigurationEntries = {
    partner: single("partner", SINGLE_SECTIONS.partner),
    organizations: list("organizations", LIST_SECTIONS.organizations),
    transfers: list("transfers", LIST_SECTIONS.transfers),
    transferPreferences: list("transferPreferences", LIST_SECTIONS.transferPreferences),
    pricingRules: list("pricingRules", LIST_SECTIONS.pricingRules),
    pricingPlans: list("pricingPlans", LIST_SECTIONS.pricingPlans),
    billingGroups: list("billingGroups", LIST_SECTIONS.billingGroups),
    customLineItems: list("customLineItems", LIST_SECTIONS.customLineItems),
    taxProfiles: list("taxProfiles", LIST_SECTIONS.taxProfiles),
    fxRates: list("fxRates", LIST_SECTIONS.fxRates),
    paymentProfiles: list("paymentProfiles", LIST_SECTIONS.paymentProfiles),
    invoicing: single("invoicing", SINGLE_SECTIONS.invoicing),
    reports: single("reports", SINGLE_SECTIONS.reports),
    unread,
  };
  return { entries, findings };
};

const KNOWN_SECTIONS = ["apiVersion", ...Object.keys(SINGLE_SECTIONS), ...Object.keys(LIST_SECTIONS)];

const topLevelFindings = (document: Record<string, unknown>): readonly Finding[] => [
  ...Object.keys(document)
    .filter((key) => !KNOWN_SECTIONS.includes(key))
    .map((key) => problem([key], `is not a known key; known here: ${KNOWN_SECTIONS.join(", ")}`)),
  ...(document.apiVersion === API_VERSION
    ? []
    : [problem(["apiVersion"], `must be ${API_VERSION}, the only version this program reads`)]),
  ...(document.partner === undefined
    ? [problem(["partner"], "is required: the account and name given to rebill init")]
    : []),
];

const findingsOf = (issue: z.core.$ZodIssue, at: NodePath): readonly Finding[] => {
  const path = [...at, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => problem([...path, key], issue.message));
  return [problem(path, reasonOf(issue))];
};

const reasonOf = (issue: z.core.$ZodIssue): string => {
  const input = issue.input;
  if (issue.code === "invalid_value") {
    const choices = issue.values.map(String).join(", ");
    return input === undefined ? `is required: one of ${choices}` : `must be one of ${choices}`;
  }
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  if (issue.code !== "invalid_type") return issue.message;
  if (input === undefined) return `is required: ${EXPECTED[issue.expected] ?? issue.expected}`;
  if (issue.expected === "string" && typeof input === "number")
    return "must be text: write it in quotes, because YAML reads unquoted digits as a number and leading zeros or decimals are lost";
  return `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
};

const EXPECTED: Readonly<Record<string, string>> = {
  string: "text",
  object: "a mapping",
  record: "a mapping",
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a whole number",
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const collectTexts = (value: unknown, texts: Set<string>): void => {
  if (typeof value === "string" || typeof value === "number") texts.add(String(value));
  else if (value !== null && typeof value === "object")
    for (const member of Object.values(value)) collectTexts(member, texts);
};
