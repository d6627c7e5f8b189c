import { type Finding, problem } from "../findings.ts";
import { type FileIndex, isPlanName } from "./file-index.ts";

/** A preference is about a transfer of the file and names a plan exactly when groups are to be made. */
export const checkTransferPreferences = (index: FileIndex): readonly Finding[] =>
  index.entries.transferPreferences.flatMap(({ at, value: { transfer, autoCreateGroups, plan } }) => {
    const found: Finding[] = [];
    if (!index.transfers.has(transfer) && !index.mayBeUnread(transfer))
      found.push(problem([...at, "transfer"], `no transfer is named ${transfer}`));
    if (autoCreateGroups && plan === undefined)
      found.push(problem([...at, "plan"], "is required where groups are made without asking"));
    if (!autoCreateGroups && plan !== undefined)
      found.push(problem([...at, "plan"], "has no effect while autoCreateGroups is false; remove it"));
    else if (plan !== undefined && !isPlanName(index, plan))
      found.push(
        problem(
          [...at, "plan"],
          `no pricing plan is named ${plan}; managed plans are BasicPricingPlan and Passthrough`,
        ),
      );
    return found;
  });
