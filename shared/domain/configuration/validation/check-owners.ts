import { type Finding, problem } from "../findings.ts";
import { type FileIndex, isManager } from "./file-index.ts";

/** Rules and plans belong to the partner or to whoever else sells: a management account of the file. */
export const checkOwners = (index: FileIndex): readonly Finding[] =>
  [...index.entries.pricingRules, ...index.entries.pricingPlans].flatMap(({ at, value: { owner } }) =>
    owner === undefined || isManager(index, owner) || index.mayBeUnread(owner)
      ? []
      : [problem([...at, "owner"], `${owner} is not the partner nor a management account of this file`)],
  );
