import { readFile } from "node:fs/promises";
import { yamlDocumentFormat } from "../../../shared/adapters/yaml/yaml-document-format.ts";
import { InvalidInputError } from "../../../shared/domain/errors.ts";
import { parseCsv } from "../../../shared/domain/text/csv.ts";

/** Items as a file has them, unchecked, and where each stands. */
export type OnboardingFile = {
  readonly items: readonly unknown[];
  /** 1-based line of an item or of a member of it. */
  readonly lineOf: (index: number, path: readonly (string | number)[]) => number | undefined;
};

/** @throws InvalidInputError naming the file and the line when it is neither readable nor CSV or YAML */
export const readOnboardingFile = async (path: string): Promise<OnboardingFile> => {
  const extension = /\.(csv|ya?ml)$/i.exec(path)?.[1]?.toLowerCase();
  if (extension === undefined) throw new InvalidInputError(path, "must end with .csv, .yaml or .yml");
  const text = await readText(path);
  return extension === "csv" ? fromCsv(path, text) : fromYaml(path, text);
};

const readText = async (path: string): Promise<string> => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "error";
    if (code === "ENOENT") throw new InvalidInputError(path, "no such file");
    if (code === "EISDIR") throw new InvalidInputError(path, "is a folder; name a CSV or YAML file");
    if (cause instanceof TypeError) throw new InvalidInputError(path, "is no UTF-8 text");
    throw new InvalidInputError(path, `cannot be read (${code})`);
  }
};

const fromYaml = (path: string, text: string): OnboardingFile => {
  const { value, problems, lineOf } = yamlDocumentFormat.parse(text);
  if (problems.length > 0)
    throw new InvalidInputError(
      path,
      problems
        .map(({ reason, line }) => (line === undefined ? reason : `${reason} (line ${line})`))
        .join("; "),
    );
  const { items } = (typeof value === "object" && value !== null ? value : {}) as { items?: unknown };
  const inMember = Array.isArray(items);
  const found = inMember ? items : value;
  if (!Array.isArray(found)) throw new InvalidInputError(path, "must be a list, or have a list `items`");
  return { items: found, lineOf: (index, at) => lineOf([...(inMember ? ["items"] : []), index, ...at]) };
};

const PLAIN = ["account", "email", "name", "start", "plan", "notes"];
/** `organization.id` and the like, as `PUT /rebill/v1/organizations` names them; member accounts need YAML. */
const ORGANIZATION = [
  "id",
  "name",
  "managementAccountId",
  "managementAccountEmail",
  "sellerOfRecord",
  "partition",
];
const TAG = "tag:";

/** A header line, then a row for each organisation; an empty cell is a member left out. */
const fromCsv = (path: string, text: string): OnboardingFile => {
  const parsed = parseCsv(text);
  if ("problem" in parsed) throw new InvalidInputError(path, `${parsed.problem} (line ${parsed.line})`);
  const [header, ...records] = parsed.records;
  if (header === undefined) throw new InvalidInputError(path, "is empty; the first line names the columns");
  const columns = header.fields.map((name) => name.trim());
  checkColumns(path, columns);
  const uneven = records.find(({ fields }) => fields.length !== columns.length);
  if (uneven !== undefined)
    throw new InvalidInputError(
      path,
      `has ${uneven.fields.length} cells where the header has ${columns.length} (line ${uneven.line})`,
    );
  return {
    items: records.map(({ fields }) => itemOf(columns, fields)),
    lineOf: (index) => records[index]?.line,
  };
};

const checkColumns = (path: string, columns: readonly string[]): void => {
  const known = [...PLAIN, ...ORGANIZATION.map((name) => `organization.${name}`)];
  const unknown = columns.find((name) => !known.includes(name) && !/^tag:./.test(name));
  if (unknown !== undefined)
    throw new InvalidInputError(
      path,
      `has a column "${unknown}" (line 1); known are ${known.join(", ")} and tag:<key>`,
    );
  const twice = columns.find((name, at) => columns.indexOf(name) < at);
  if (twice !== undefined) throw new InvalidInputError(path, `has the column ${twice} twice (line 1)`);
};

const itemOf = (columns: readonly string[], fields: readonly string[]): Record<string, unknown> => {
  const cells = columns.flatMap((column, at): [string, string][] => {
    const cell = fields[at]?.trim() ?? "";
    return cell === "" ? [] : [[column, cell]];
  });
  const under = (prefix: string): Record<string, string> | undefined => {
    const own = cells.filter(([column]) => column.startsWith(prefix));
    return own.length === 0
      ? undefined
      : Object.fromEntries(own.map(([column, cell]) => [column.slice(prefix.length), cell]));
  };
  const [tags, organization] = [under(TAG), under("organization.")];
  return {
    ...Object.fromEntries(cells.filter(([column]) => PLAIN.includes(column))),
    ...(tags === undefined ? {} : { tags }),
    ...(organization === undefined ? {} : { organization }),
  };
};
