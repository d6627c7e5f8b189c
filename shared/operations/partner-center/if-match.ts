import { z } from "zod";
import { refuse } from "../../domain/nce/refusals.ts";

/** The version a change is made on; absent: any. */
export const IfMatchMember = { ifMatch: z.string().max(1024).optional() } as const;
export const IF_MATCH_HEADER = { "if-match": "ifMatch" } as const;

const tagOf = (text: string): string => text.trim().replace(/^W\//, "");

/** @throws NceRefusedError stale-etag when what the caller saw is no longer so */
export const requireCurrent = (etag: string, ifMatch: string | undefined): void => {
  if (ifMatch === undefined) return;
  const tags = ifMatch.split(",").map(tagOf);
  if (!tags.includes("*") && !tags.includes(etag))
    refuse("stale-etag", "The transfer has changed since it was read; read it again.");
};
