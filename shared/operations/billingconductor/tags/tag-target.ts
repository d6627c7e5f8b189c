import { z } from "zod";
import type { Tags } from "../../../domain/configuration/model.ts";
import type { AccountId } from "../../../domain/identifiers.ts";
import type { BillingPeriod } from "../../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { notFound } from "../errors.ts";
import { type ArnKind, arnPattern, isOwn } from "../resources.ts";

const KINDS = {
  billinggroup: "billingGroups",
  pricingplan: "pricingPlans",
  pricingrule: "pricingRules",
  customlineitem: "customLineItems",
} as const satisfies Record<ArnKind, keyof ConfigurationState>;
type TaggedKind = (typeof KINDS)[ArnKind];

const kindOf = (arn: string): ArnKind | undefined =>
  (Object.keys(KINDS) as ArnKind[]).find((kind) => arnPattern(kind, { full: true }).test(arn));

/** What the ARN of a tagged resource is the ARN of. */
export const taggedType = (arn: string): ArnKind => kindOf(arn) ?? "billinggroup";

/** The full ARN of one of the four kinds; ids of transfer groups are taken as well (spec section 1.3). */
export const TaggedArn = z
  .string()
  .max(100, "must have at most 100 characters")
  .refine(
    (arn) => kindOf(arn) !== undefined,
    "must be the ARN of a billing group, plan, rule or custom line item",
  );

export type TagTarget = { readonly kind: TaggedKind; readonly value: { readonly tags?: Tags | undefined } };

/** @throws OperationError ResourceNotFoundException, also for somebody else's and for managed plans */
export const tagTarget = (
  state: ConfigurationState,
  account: AccountId,
  arn: string,
  period: BillingPeriod,
): TagTarget => {
  const kind = kindOf(arn);
  const name = kind === undefined ? undefined : KINDS[kind];
  const value = name !== undefined && isOwn(account, arn) ? state[name].find(arn, period) : undefined;
  if (name === undefined || value === undefined) throw notFound(arn, taggedType(arn));
  return { kind: name, value };
};

/** The thing with other tags; without any it has no such member. */
export const withTags = (value: TagTarget["value"], tags: Tags): unknown => {
  const { tags: _, ...rest } = value;
  return Object.keys(tags).length === 0 ? rest : { ...rest, tags };
};
