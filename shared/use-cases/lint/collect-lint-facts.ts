import { z } from "zod";
import type { GroupFacts, LintFacts, UsageFacts } from "../../domain/configuration/lint/lint-facts.ts";
import {
  BillingGroup,
  PricingPlan,
  PricingRule,
  type StoredConfiguration,
} from "../../domain/configuration/model.ts";
import { PASSTHROUGH_PLAN } from "../../domain/identifiers.ts";
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Table } from "../../ports/table.ts";
import { createMonthStore, type LatestRun } from "../../stores/month-store.ts";
import { runPaths } from "../month-end/run-files.ts";
import { collectListedServices } from "./collect-listed-services.ts";

const StoredUsage = z.object({
  complete: z.boolean(),
  skus: z.array(
    z.object({
      billingEntity: z.string(),
      productCode: z.string(),
      usageType: z.string(),
      operation: z.string(),
      currency: z.string(),
      quantity: z.string(),
      largestQuantity: z.string(),
      netCost: z.string(),
    }),
  ),
  discounts: z.array(
    z.object({
      payer: z.string(),
      billingEntity: z.string(),
      productCode: z.string(),
      publicCost: z.string(),
      netCost: z.string(),
    }),
  ),
}) satisfies z.ZodType<UsageFacts>;

const StoredMargins = z.array(
  z.object({
    arn: z.string(),
    currency: z.string(),
    awsCost: z.string(),
    proformaCost: z.string(),
    usageTotal: z.string(),
    products: z.array(z.object({ productCode: z.string(), awsCost: z.string(), proformaCost: z.string() })),
  }),
);

const PricedBy = z.object({
  billingGroups: z.array(BillingGroup),
  pricingPlans: z.array(PricingPlan),
  pricingRules: z.array(PricingRule),
});

/** The services that rules name: the price lists of all others are of no interest. */
export const servicesOf = ({ pricingRules }: StoredConfiguration): ReadonlySet<string> =>
  new Set(pricingRules.flatMap((rule) => ("service" in rule ? [rule.service] : [])));

/**
 * What is known besides the configuration: the files that the latest successful run left, and the price lists in
 * force for the services named. Reads a few documents, never cost rows. What is missing or of an older form is left
 * out, for remarks are no reason to refuse anything. The facts of one run may be kept for as long as it is the latest.
 */
export const collectLintFacts = async (
  { table, objects }: { readonly table: Table; readonly objects: ObjectStore },
  services: ReadonlySet<string>,
): Promise<LintFacts> => {
  const [run, priceLists] = await Promise.all([
    createMonthStore(table).latestRun(),
    collectListedServices({ table, objects }, services),
  ]);
  if (run === undefined) return { priceLists };
  const paths = runPaths(run);
  const [usage, groups] = await Promise.all([
    readIfThere(objects, paths.usage, StoredUsage),
    groupFacts(objects, run),
  ]);
  return {
    period: run.period,
    priceLists,
    ...(usage === undefined ? {} : { usage }),
    ...(groups === undefined ? {} : { groups }),
  };
};

const groupFacts = async (
  objects: ObjectStore,
  run: LatestRun,
): Promise<readonly GroupFacts[] | undefined> => {
  const paths = runPaths(run);
  const [margins, priced] = await Promise.all([
    readIfThere(objects, paths.margins, StoredMargins),
    readIfThere(objects, paths.configuration, PricedBy),
  ]);
  if (margins === undefined || priced === undefined) return undefined;
  const planOf = new Map<string, string>(priced.billingGroups.map(({ arn, plan }) => [arn, plan]));
  const plans = new Map<string, PricingPlan>(priced.pricingPlans.map((plan) => [plan.arn, plan]));
  const rules = new Map<string, PricingRule>(priced.pricingRules.map((rule) => [rule.arn, rule]));
  return margins.map((margin) => {
    const plan = planOf.get(margin.arn);
    const inForce = (plans.get(plan ?? "")?.rules ?? []).flatMap((arn) => rules.get(arn) ?? []);
    return { ...margin, rules: plan === PASSTHROUGH_PLAN ? null : inForce };
  });
};

const readIfThere = async <S extends z.ZodType>(
  objects: ObjectStore,
  key: string,
  schema: S,
): Promise<z.output<S> | undefined> => {
  const bytes = await objects.get(key);
  if (bytes === undefined) return undefined;
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  return parsed.success ? parsed.data : undefined;
};
