import { type AccountId, arnAccount } from "../../../domain/identifiers.ts";
import { validation } from "../errors.ts";
import { type ArnKind, fullArn, isOwn } from "../resources.ts";

const MISMATCHED = {
  billinggroup: "MISMATCHED_BILLINGGROUP_ARN",
  customlineitem: "MISMATCHED_CUSTOMLINEITEM_ARN",
} as const satisfies Partial<Record<ArnKind, string>>;

/**
 * The full ARN of what a caller names. An ARN of another account is refused as it reads, whether or not there is
 * anything (spec/billing-conductor.md section 1.2), so nobody learns what others have.
 * @throws OperationError MISMATCHED_BILLINGGROUP_ARN, MISMATCHED_CUSTOMLINEITEM_ARN
 */
export const ownArn = (caller: AccountId, kind: keyof typeof MISMATCHED, arnOrId: string): string => {
  const arn = fullArn(caller, kind, arnOrId);
  if (!isOwn(caller, arn)) throw validation(MISMATCHED[kind], "The ARN belongs to another account.");
  return arn;
};
