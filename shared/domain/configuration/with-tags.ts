import type { Tags } from "./model.ts";

/** The member `tags` of a thing, by key: absent when there are none, so that equal things are equal. */
export const withTags = (tags: Tags | undefined): { readonly tags?: Tags } => {
  const entries = Object.entries(tags ?? {});
  if (entries.length === 0) return {};
  return { tags: Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1))) };
};
