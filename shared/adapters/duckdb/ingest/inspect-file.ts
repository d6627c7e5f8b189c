import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { LocatedFile } from "../../../ports/cost-reader.ts";

const startOf = async (path: string): Promise<Buffer> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
};

/** The format by the file's first bytes; names lie more often than bytes do. */
const formatOf = async (path: string, name: string): Promise<LocatedFile["format"]> => {
  const start = await startOf(path);
  if (start.length === 0) throw new InvalidInputError(name, "is empty");
  if (start.toString("latin1") === "PAR1") return "parquet";
  if (start[0] === 0x1f && start[1] === 0x8b) return "csv.gz";
  if (start.toString("latin1", 0, 2) === "PK") {
    throw new InvalidInputError(
      name,
      "is a ZIP archive; unpack it, or have the report delivered as GZIP or Parquet",
    );
  }
  return "csv";
};

const discard = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Unpacks a gzip file to nowhere: the only way to know that it is whole. */
const checkGzip = async (path: string, name: string): Promise<void> => {
  try {
    await pipeline(createReadStream(path), createGunzip(), discard());
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    if (!code.startsWith("Z_")) throw cause;
    const reason =
      code === "Z_BUF_ERROR" ? "ends in the middle of its gzip stream" : "is damaged (not valid gzip)";
    throw new InvalidInputError(name, `${reason}; fetch the file again`);
  }
};

export const sha256OfFile = async (path: string): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(part as Buffer);
    bytes += (part as Buffer).length;
  }
  return { sha256: hash.digest("hex"), bytes };
};

/** Reads a source file once (twice when gzipped): its format, its size, its SHA-256, and that it is complete. */
export const inspectFile = async (path: string, name: string): Promise<LocatedFile> => {
  const format = await formatOf(path, name);
  const { sha256, bytes } = await sha256OfFile(path);
  if (format === "csv.gz") await checkGzip(path, name);
  return { name, location: path, format, bytes, sha256 };
};
