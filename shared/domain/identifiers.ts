import { z } from "zod";

const id = <B extends string>(pattern: RegExp, what: string) =>
  z.string().regex(pattern, `must be ${what}`).brand<B>();

/** Twelve digits. */
export const AccountId = id<"AccountId">(/^\d{12}$/, "a 12-digit AWS account id, quoted in YAML");
export type AccountId = z.infer<typeof AccountId>;

export const OrganizationId = id<"OrganizationId">(
  /^o-[a-z0-9]{10,32}$/,
  "an organization id: o- and 10 to 32 lower-case letters or digits",
);
export type OrganizationId = z.infer<typeof OrganizationId>;

export const TransferId = id<"TransferId">(/^rt-[0-9a-z]{8,32}$/, "a responsibility transfer id rt-…");
export type TransferId = z.infer<typeof TransferId>;

export const HandshakeId = id<"HandshakeId">(/^h-[0-9a-z]{8,32}$/, "a handshake id h-…");
export type HandshakeId = z.infer<typeof HandshakeId>;

/** Name of groups, plans, rules and custom line items (Billing Conductor section 1.4). */
export const ResourceName = z
  .string()
  .regex(
    /^[a-zA-Z0-9_+=.\-@]{1,128}$/,
    "must be 1 to 128 characters of a-z A-Z 0-9 _ + = . - @, without spaces",
  );

export const BillingGroupArn = id<"BillingGroupArn">(
  /^arn:aws(-cn)?:billingconductor::\d{12}:billinggroup\/[a-zA-Z0-9]{10,12}$/,
  "a billing group ARN",
);
export type BillingGroupArn = z.infer<typeof BillingGroupArn>;
export const PricingPlanArn = id<"PricingPlanArn">(
  /^arn:aws(-cn)?:billingconductor::(aws|\d{12}):pricingplan\/(BasicPricingPlan|Passthrough|[a-zA-Z0-9]{10})$/,
  "a pricing plan ARN",
);
export type PricingPlanArn = z.infer<typeof PricingPlanArn>;
export const PricingRuleArn = id<"PricingRuleArn">(
  /^arn:aws(-cn)?:billingconductor::\d{12}:pricingrule\/[a-zA-Z0-9]{10}$/,
  "a pricing rule ARN",
);
export type PricingRuleArn = z.infer<typeof PricingRuleArn>;
export const CustomLineItemArn = id<"CustomLineItemArn">(
  /^arn:aws(-cn)?:billingconductor::\d{12}:customlineitem\/[a-zA-Z0-9]{10}$/,
  "a custom line item ARN",
);
export type CustomLineItemArn = z.infer<typeof CustomLineItemArn>;

export const BASIC_PLAN = PricingPlanArn.parse("arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan");
export const PASSTHROUGH_PLAN = PricingPlanArn.parse("arn:aws:billingconductor::aws:pricingplan/Passthrough");

/** Last part of an ARN: the id that names report folders. */
export const arnId = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
/** Account part of an ARN; undefined when the text is no ARN. */
export const arnAccount = (arn: string): string | undefined => {
  const part = arn.split(":")[4];
  return part === "" ? undefined : part;
};
