import type { PricingRule } from "../../model.ts";
import type { LintContext } from "../lint-context.ts";
import { type LintRemark, note, ruleConcern, warn } from "../lint-remark.ts";
import { isNeverPassedOn } from "../never-passed-on.ts";
import { listText } from "../wording.ts";

/** Values AWS documents (spec/billing-conductor.md section 1.4); they may be named before they are first billed. */
const DOCUMENTED_ENTITIES = ["AWS", "AWS Marketplace", "AISPL"];

/**
 * Rules whose target occurs nowhere: not in the cost data of the latest month and in no price list. A name that is
 * nearly right is a warning; otherwise it may just be new: a note.
 */
export const checkTargets = (context: LintContext): readonly LintRemark[] =>
  context.subjects.rules.flatMap((rule) => {
    if (rule.scope === "GLOBAL") return [];
    if (rule.scope === "BILLING_ENTITY") return entityRemarks(rule, rule.billingEntity, context);
    if (isNeverPassedOn(rule.service))
      return [
        warn(
          "service-not-passed-on",
          [ruleConcern(rule)],
          `${rule.name} prices nothing: ${rule.service} is an AWS Support plan, which is never passed on; charge support by a custom line item`,
        ),
      ];
    return serviceRemarks(rule, context);
  });

const entityRemarks = (rule: PricingRule, entity: string, { known, nearest }: LintContext) => {
  if (DOCUMENTED_ENTITIES.includes(entity) || known.ofEntity.has(entity)) return [];
  const meant = nearest(entity, [...DOCUMENTED_ENTITIES, ...known.ofEntity.keys()]);
  if (meant === undefined && (!known.hasUsage || !known.complete)) return [];
  return [
    unknown(
      rule,
      "unknown-billing-entity",
      `${rule.name} matches nothing: no billing entity is named ${entity}`,
      meant,
    ),
  ];
};

const serviceRemarks = (
  rule: Extract<PricingRule, { service: string }>,
  context: LintContext,
): readonly LintRemark[] => {
  const { known, nearest } = context;
  if (!known.ofService.has(rule.service)) {
    if (!known.hasUsage || !known.complete) return [];
    const meant = nearest(rule.service, known.ofService.keys());
    const reason = `${rule.name} matches nothing: ${known.source} have no service ${rule.service}`;
    return [unknown(rule, "unknown-service", reason, meant)];
  }
  return rule.scope === "SKU" ? usageTypeRemarks(rule, context) : [];
};

const usageTypeRemarks = (
  rule: Extract<PricingRule, { scope: "SKU" }>,
  { known, nearest }: LintContext,
): readonly LintRemark[] => {
  const usageTypes = known.ofService.get(rule.service) ?? new Map<string, ReadonlySet<string>>();
  const operations = usageTypes.get(rule.usageType);
  if (operations === undefined) {
    const owners = known.servicesOfUsageType.get(rule.usageType) ?? [];
    if (owners.length > 0)
      return [
        warn(
          "unknown-usage-type",
          [ruleConcern(rule)],
          `${rule.name} matches nothing: ${rule.usageType} is a usage type of ${listText(owners)}, not of ${rule.service}`,
        ),
      ];
    const meant = nearest(rule.usageType, usageTypes.keys());
    if (known.open.has(rule.service) || !known.complete) return [];
    const reason = `${rule.name} matches nothing: ${known.source} have no usage type ${rule.usageType} of ${rule.service}`;
    return [unknown(rule, "unknown-usage-type", reason, meant)];
  }
  if (rule.operation === undefined || operations.has(rule.operation) || operations.has("")) return [];
  if (known.open.has(rule.service) || !known.complete) return [];
  const reason = `${rule.name} matches nothing: ${known.source} have no operation ${rule.operation} of ${rule.service} ${rule.usageType}`;
  const meant = nearest(rule.operation, operations);
  return [unknown(rule, "unknown-operation", reason, meant)];
};

const unknown = (
  rule: PricingRule,
  code: "unknown-billing-entity" | "unknown-service" | "unknown-usage-type" | "unknown-operation",
  reason: string,
  meant: string | undefined,
): LintRemark =>
  (meant === undefined ? note : warn)(
    code,
    [ruleConcern(rule)],
    meant === undefined ? reason : `${reason}; did you mean ${meant}?`,
  );
