import { type Finding, problem, warning } from "../findings.ts";
import { type FileIndex, isManager } from "./file-index.ts";

/**
 * Rules and plans belong to the partner or to whoever else sells: a management account of the file. What has an id
 * was made by somebody with an access key, and is his whether the file knows him or not.
 */
export const checkOwners = (index: FileIndex): readonly Finding[] =>
  [...index.entries.pricingRules, ...index.entries.pricingPlans].flatMap(({ at, value: { owner, id } }) =>
    owner === undefined || isManager(index, owner) || index.mayBeUnread(owner)
      ? []
      : [
          (id === undefined ? problem : warning)(
            [...at, "owner"],
            `${owner} is not the partner nor a management account of this file`,
          ),
        ],
  );
