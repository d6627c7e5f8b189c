import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Hasher } from "../../ports/hasher.ts";

/** SHA-256 of UTF-8 text as lower-case hex. */
export const sha256Hex = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

export const createSha256Hasher = (): Hasher => ({
  sha256: (data) => createHash("sha256").update(data).digest("hex"),
  sha256File: async (path) => {
    const hash = createHash("sha256");
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer);
    return { sha256: hash.digest("hex"), bytes: (await stat(path)).size };
  },
});
