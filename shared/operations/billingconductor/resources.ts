import { z } from "zod";
import type { AccountId } from "../../domain/identifiers.ts";
import { arnAccount } from "../../domain/identifiers.ts";

/** Kinds of resources with an ARN (spec/billing-conductor.md section 1.3). */
export type ArnKind = "billinggroup" | "pricingplan" | "pricingrule" | "customlineitem";

const ID_PATTERNS: Readonly<Record<ArnKind, string>> = {
  billinggroup: "[a-zA-Z0-9]{10,12}",
  pricingplan: "(BasicPricingPlan|Passthrough|[a-zA-Z0-9]{10})",
  pricingrule: "[a-zA-Z0-9]{10}",
  customlineitem: "[a-zA-Z0-9]{10}",
};

/** Pattern of an ARN or, unless `full`, its bare id, matched whole. */
export const arnPattern = (kind: ArnKind, { full = false }: { readonly full?: boolean } = {}): RegExp => {
  const account = kind === "pricingplan" ? "(aws|[0-9]{12})" : "[0-9]{12}";
  const prefix = `arn:aws(-cn)?:billingconductor::${account}:${kind}/`;
  return new RegExp(`^(${prefix})${full ? "" : "?"}${ID_PATTERNS[kind]}$`);
};

const arnMember = (kind: ArnKind, what: string) =>
  z.string().regex(arnPattern(kind), `must be the ARN or id of a ${what}`);
/** Members that name a resource by its ARN or bare id. */
export const RuleArn = arnMember("pricingrule", "pricing rule");
export const PlanArn = arnMember("pricingplan", "pricing plan");
export const GroupArn = arnMember("billinggroup", "billing group");
export const ItemArn = arnMember("customlineitem", "custom line item");

export const arnOf = (account: AccountId, kind: ArnKind, id: string): string =>
  `arn:aws:billingconductor::${account}:${kind}/${id}`;

const MANAGED_PLAN_IDS = ["BasicPricingPlan", "Passthrough"];

export const isManagedPlanName = (name: string): boolean => MANAGED_PLAN_IDS.includes(name);

/** The full ARN of what a caller names by ARN or bare id; managed plans belong to `aws`. */
export const fullArn = (caller: AccountId, kind: ArnKind, arnOrId: string): string => {
  if (arnOrId.startsWith("arn:")) return arnOrId;
  return kind === "pricingplan" && MANAGED_PLAN_IDS.includes(arnOrId)
    ? `arn:aws:billingconductor::aws:pricingplan/${arnOrId}`
    : arnOf(caller, kind, arnOrId);
};

/** Whether an ARN is the caller's own; what is not looks like what does not exist. */
export const isOwn = (caller: AccountId, arn: string): boolean => arnAccount(arn) === caller;

/** Plans that AWS keeps (section 1.3): everybody may use them, nobody may change them. */
export const isManagedPlan = (arn: string): boolean => arnAccount(arn) === "aws";
