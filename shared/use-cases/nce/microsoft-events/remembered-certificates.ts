import type { CertificateSource } from "../../../ports/certificate-source.ts";
import type { Timer } from "../../../ports/timer.ts";

/** An hour: Microsoft's certificate holds for a year, and its next one has another address. */
const REMEMBERED_MS = 3_600_000;
const REMEMBERED_MAX = 16;

type Remembered = { readonly bytes: Promise<Uint8Array>; readonly atMs: number };

/**
 * The same source with a memory for what it gave, so that a burst of webhooks asks once. What failed is not kept: the
 * next one asks again. The longest unused goes first.
 */
export const rememberedCertificates = (source: CertificateSource, timer: Timer): CertificateSource => {
  const memory = new Map<string, Remembered>();
  return {
    fetch: (url) => {
      const known = memory.get(url);
      memory.delete(url);
      const entry =
        known !== undefined && timer.elapsedMs() - known.atMs < REMEMBERED_MS
          ? known
          : { bytes: source.fetch(url), atMs: timer.elapsedMs() };
      memory.set(url, entry);
      entry.bytes.catch(() => {
        if (memory.get(url) === entry) memory.delete(url);
      });
      const [oldest] = memory.keys();
      if (memory.size > REMEMBERED_MAX && oldest !== undefined) memory.delete(oldest);
      return entry.bytes;
    },
  };
};
