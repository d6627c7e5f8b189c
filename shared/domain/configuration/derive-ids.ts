import {
  type AccountId,
  BASIC_PLAN,
  BillingGroupArn,
  CustomLineItemArn,
  PASSTHROUGH_PLAN,
  PricingPlanArn,
  PricingRuleArn,
  TransferId,
} from "../identifiers.ts";

/** SHA-256 of UTF-8 text as lower-case hex. Passed in, because the domain has no access to the platform. */
export type TextHash = (text: string) => string;

const ARN_ID_LENGTH = 10;
const TRANSFER_ID_LENGTH = 16;
/** Plans that AWS keeps; a file names them but cannot define them (Billing Conductor section 1.3). */
export const MANAGED_PLANS: Readonly<Record<string, PricingPlanArn>> = {
  BasicPricingPlan: BASIC_PLAN,
  Passthrough: PASSTHROUGH_PLAN,
};

/**
 * Ids and ARNs from partner account, kind and name alone: the same file always gives the same ids, on every
 * machine, and a renamed thing is another thing. Ten characters of a-z0-9 leave less than one chance in a
 * million of a clash at the quota of 50,000 rules; a clash is found by validation.
 */
export const createIdDerivation = (partner: AccountId, hash: TextHash) => {
  const derive = (kind: string, name: string, length: number): string =>
    BigInt(`0x${hash([partner, kind, name].join("\n"))}`)
      .toString(36)
      .padStart(length, "0")
      .slice(-length);
  const arn = (owner: AccountId, kind: string, id: string) =>
    `arn:aws:billingconductor::${owner}:${kind}/${id}`;
  return {
    transfer: (name: string): TransferId =>
      TransferId.parse(`rt-${derive("transfer", name, TRANSFER_ID_LENGTH)}`),
    pricingRule: (name: string, owner = partner): PricingRuleArn =>
      PricingRuleArn.parse(arn(owner, "pricingrule", derive("pricingrule", name, ARN_ID_LENGTH))),
    /** The ARN of a plan by its name in the file, managed plans included. */
    pricingPlan: (name: string, owner = partner): PricingPlanArn =>
      (Object.hasOwn(MANAGED_PLANS, name) ? MANAGED_PLANS[name] : undefined) ??
      PricingPlanArn.parse(arn(owner, "pricingplan", derive("pricingplan", name, ARN_ID_LENGTH))),
    /** A STANDARD group is known by its primary account (Billing Conductor section 1.3). */
    standardGroup: (owner: AccountId, primaryAccount: AccountId): BillingGroupArn =>
      BillingGroupArn.parse(arn(owner, "billinggroup", primaryAccount)),
    transferGroup: (owner: AccountId, name: string): BillingGroupArn =>
      BillingGroupArn.parse(arn(owner, "billinggroup", derive("billinggroup", name, ARN_ID_LENGTH))),
    customLineItem: (owner: AccountId, name: string): CustomLineItemArn =>
      CustomLineItemArn.parse(arn(owner, "customlineitem", derive("customlineitem", name, ARN_ID_LENGTH))),
  };
};
export type IdDerivation = ReturnType<typeof createIdDerivation>;
