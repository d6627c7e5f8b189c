type Targeted = {
  readonly type: "MARKUP" | "DISCOUNT" | "TIERING";
  readonly scope: "GLOBAL" | "SERVICE" | "BILLING_ENTITY" | "SKU";
  readonly service?: string | undefined;
  readonly billingEntity?: string | undefined;
  readonly usageType?: string | undefined;
  readonly operation?: string | undefined;
};

/**
 * Text that two rules share when a plan cannot have both (spec/billing-conductor.md section 1.2). Tiering and
 * percentage rules do not conflict (section 3.3).
 */
export const ruleTarget = (rule: Targeted): string =>
  [
    rule.type === "TIERING" ? "tiering of" : "percentage on",
    rule.scope,
    rule.service,
    rule.billingEntity,
    rule.usageType,
    rule.scope === "SKU" ? (rule.operation ?? "any operation") : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(" ");
