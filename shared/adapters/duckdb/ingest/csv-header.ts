import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { LocatedFile } from "../../../ports/cost-reader.ts";

const HEADER_BYTES_MAX = 1 << 20;

/** The first record of CSV text, or undefined while its end is not in sight. */
export const firstRecord = (text: string): readonly string[] | undefined => {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') field += text[at++];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === ",") {
      fields.push(field);
      field = "";
    } else if (character === "\n" || character === "\r") return [...fields, field];
    else field += character;
  }
  return undefined;
};

/**
 * The headers of a CSV file, read here and not by DuckDB: legacy reports have headers that differ only by case,
 * which DuckDB would rename.
 */
export const readCsvHeader = async (file: LocatedFile): Promise<readonly string[]> => {
  const raw = createReadStream(file.location);
  const unpacked = file.format === "csv.gz" ? raw.pipe(createGunzip()) : raw;
  if (unpacked !== raw) raw.once("error", (cause) => unpacked.destroy(cause));
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let headers: readonly string[] | undefined;
  for await (const part of unpacked) {
    text += decoder.decode(part as Buffer, { stream: true });
    headers = firstRecord(text.replace(/^\uFEFF/, ""));
    if (headers !== undefined || text.length > HEADER_BYTES_MAX) break;
  }
  raw.destroy();
  // A header without a line end is still a header, of a file without rows.
  if (text.length <= HEADER_BYTES_MAX) headers ??= firstRecord(`${text.replace(/^\uFEFF/, "")}\n`);
  if (headers === undefined)
    throw new InvalidInputError(file.name, "has no CSV header in its first megabyte");
  return headers;
};
