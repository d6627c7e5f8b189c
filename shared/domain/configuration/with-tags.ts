import type { Tags } from "./model.ts";

/** The member `tags` of a thing: absent when there are none, so that equal things are equal. */
export const withTags = (tags: Tags | undefined): { readonly tags?: Tags } =>
  tags === undefined || Object.keys(tags).length === 0 ? {} : { tags };
