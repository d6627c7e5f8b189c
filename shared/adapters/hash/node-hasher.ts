import { createHash } from "node:crypto";
import type { Hasher } from "../../ports/hasher.ts";

export const createNodeHasher = (): Hasher => ({
  sha256: (data) => createHash("sha256").update(data).digest("hex"),
});
