import type { z } from "zod";

/** One kind of event: where it comes from, what it is called, what its detail holds, when it is sent. */
export type CatalogueEntry = {
  readonly source: string;
  readonly detailType: string;
  readonly detail: z.ZodType;
  readonly description: string;
};

/** Entries of one source from `[detail type, description, detail]`. */
export const entriesOf = (
  source: string,
  entries: readonly (readonly [string, string, z.ZodType])[],
): readonly CatalogueEntry[] =>
  entries.map(([detailType, description, detail]) => ({ source, detailType, detail, description }));
