import type { z } from "zod";
import {
  BillingGroup,
  CustomLineItem,
  type LineItemFilter,
  PricingPlan,
  PricingRule,
  type Transfer,
} from "../configuration/model.ts";
import { withTags } from "../configuration/with-tags.ts";
import type { AccountId } from "../identifiers.ts";
import { D, plain } from "../money/decimal.ts";
import { roundPercentage } from "../money/rounding.ts";
import type { ToldItem, ToldRule } from "./answers.ts";
import type { AwsSetUp, SetUpItem } from "./set-up.ts";

type Tags = AwsSetUp["tags"];

/** Things of an answer in our own form; members that do not go together are found by the schema. */
export const importedRule = (told: ToldRule, tags: Tags) => {
  const { Arn, Name, Description, Scope, Type, Service, BillingEntity, UsageType, Operation } = told;
  return checked(PricingRule, {
    arn: Arn,
    name: Name,
    description: Description,
    ...withTags(tags.get(Arn)),
    scope: Scope,
    type: Type,
    service: Service,
    billingEntity: BillingEntity,
    usageType: UsageType,
    operation: Operation,
    modifierPercentage:
      told.ModifierPercentage === undefined || Type === "TIERING"
        ? undefined
        : plain(roundPercentage(new D(told.ModifierPercentage))),
    freeTierActivated: told.Tiering?.FreeTier?.Activated,
    customTiers: told.Tiering?.CustomTiers?.map((tier) => ({
      begin: tier.BeginRangeInclusive,
      ...(tier.EndRangeExclusive === undefined ? {} : { end: tier.EndRangeExclusive }),
      rate: tier.RateValue,
    })),
  });
};

export const importedPlan = ({ Arn, Name, Description, rules }: AwsSetUp["plans"][number], tags: Tags) =>
  checked(PricingPlan, {
    arn: Arn,
    name: Name,
    description: Description,
    ...withTags(tags.get(Arn)),
    rules,
  });

/** A group of own accounts, or of `transfer`. */
export const importedGroup = (
  told: AwsSetUp["groups"][number],
  owner: AccountId,
  { accounts, transfer, tags }: { accounts: readonly string[]; transfer: Transfer | undefined; tags: Tags },
) => {
  const { Arn, Name, Description, PrimaryAccountId, ComputationPreference, AccountGrouping } = told;
  const common = {
    arn: Arn,
    name: Name,
    description: Description,
    ...withTags(tags.get(Arn)),
    owner,
    plan: ComputationPreference.PricingPlanArn,
  };
  return checked(
    BillingGroup,
    transfer === undefined
      ? {
          ...common,
          type: "STANDARD",
          primaryAccount: PrimaryAccountId,
          accounts: accounts.length === 0 ? [PrimaryAccountId] : accounts,
          autoAssociate: AccountGrouping?.AutoAssociate === true ? true : undefined,
        }
      : { ...common, type: "TRANSFER_BILLING", primaryAccount: transfer.source, transfer: transfer.id },
  );
};

export const importedItem = ({ told, from, to, sources }: SetUpItem, tags: Tags) => {
  const { Flat, Percentage, Type } = told.ChargeDetails;
  const base = {
    arn: told.Arn,
    name: told.Name,
    // Required here and there; an empty one comes from control characters only.
    description: told.Description ?? told.Name,
    ...withTags(tags.get(told.Arn)),
    group: told.BillingGroupArn,
    account: told.AccountId,
    type: Type,
    from,
    to,
    presentAs: told.PresentationDetails?.Service,
  };
  if (Percentage === undefined)
    return checked(CustomLineItem, { ...base, kind: "FLAT", amount: Flat?.ChargeValue });
  return checked(CustomLineItem, {
    ...base,
    kind: "PERCENTAGE",
    percentage: Percentage.PercentageValue,
    ofGroup: sources.includes(told.BillingGroupArn),
    ofItems: sources.filter((arn) => arn !== told.BillingGroupArn),
    filter: filterOf(told),
    computation: told.ComputationRule ?? "CONSOLIDATED",
  });
};

const filterOf = ({ ChargeDetails }: ToldItem): LineItemFilter | undefined => {
  const [filter] = ChargeDetails.LineItemFilters ?? [];
  if (filter === undefined) return undefined;
  return filter.Attribute === "SERVICE"
    ? { service: filter.AttributeValues[0] }
    : { excludeSavingsPlanNegation: true };
};

const checked = <Schema extends z.ZodType>(
  schema: Schema,
  value: object,
): { readonly value: z.output<Schema> } | { readonly problem: string } => {
  const present = Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
  const parsed = schema.safeParse(present);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return { problem: `${where}its members do not go together (${issue?.message ?? "unknown"})` };
};
