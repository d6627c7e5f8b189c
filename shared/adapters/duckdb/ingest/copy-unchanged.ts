import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { InvalidInputError } from "../../../domain/errors.ts";
import type { LocatedFile } from "../../../ports/cost-reader.ts";
import { sha256OfFile } from "./inspect-file.ts";

const changed = (file: LocatedFile): InvalidInputError =>
  new InvalidInputError(file.name, "changed while it was read; import again when the delivery is complete");

/** Copies a file byte for byte and proves that the copy is what was hashed when the delivery was located. */
export const copyUnchanged = async (file: LocatedFile, path: string): Promise<void> => {
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part);
      done(null, part);
    },
  });
  await pipeline(
    createReadStream(file.location, { highWaterMark: 1 << 20 }),
    hashing,
    createWriteStream(path),
  );
  if (hash.digest("hex") !== file.sha256) throw changed(file);
};

/** A rewritten file cannot be compared with its source, so the source is hashed once more after it was read. */
export const assertUnchanged = async (file: LocatedFile): Promise<void> => {
  if ((await sha256OfFile(file.location)).sha256 !== file.sha256) throw changed(file);
};
