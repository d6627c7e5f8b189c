import { z } from "zod";
import { PRINTABLE } from "../configuration/file-scalars.ts";
import { type Finding, problem } from "../configuration/findings.ts";
import {
  AccountId,
  BillingGroupArn,
  CustomLineItemArn,
  PricingPlanArn,
  PricingRuleArn,
  ResourceName,
} from "../identifiers.ts";
import { JsonNumber } from "../json-number.ts";
import { D, plain } from "../money/decimal.ts";
import { BillingPeriod } from "../time/billing-period.ts";

/**
 * Elements of Billing Conductor's lists (spec/billing-conductor.md sections 1.3 to 1.5), as far as an import looks
 * at them. Members nobody knows yet are passed over, values nobody knows are a problem.
 */

/** A JSON number by its digits, as decimal text. */
const Decimal = z
  .custom<JsonNumber>((value) => value instanceof JsonNumber && value.text.length <= 40, "must be a number")
  .transform(({ text }) => plain(new D(text)));
/** Line ends as we keep them; other control characters fit into no invoice. */
const Description = z
  .string()
  .optional()
  .transform((text = "") =>
    [...text.replaceAll("\r\n", "\n")].filter((each) => PRINTABLE.test(each)).join(""),
  )
  .transform((text) => (text === "" ? undefined : text));
const month = z
  .string()
  .regex(/^\d{4}-\d{1,2}$/)
  .transform((text) => BillingPeriod.parse(text.length === 7 ? text : text.replace("-", "-0")));

export const ToldGroup = z.object({
  Arn: BillingGroupArn,
  Name: ResourceName,
  Description,
  PrimaryAccountId: AccountId.optional(),
  ComputationPreference: z.object({ PricingPlanArn }),
  Status: z.string().optional(),
  AccountGrouping: z
    .object({ AutoAssociate: z.boolean().optional(), ResponsibilityTransferArn: z.string().optional() })
    .optional(),
});
export type ToldGroup = z.infer<typeof ToldGroup>;

export const ToldAccount = z.object({
  AccountId,
  BillingGroupArn: z.string().optional(),
  AccountName: z.string().optional(),
  AccountEmail: z.string().optional(),
});
export type ToldAccount = z.infer<typeof ToldAccount>;

export const ToldPlan = z.object({ Arn: PricingPlanArn, Name: ResourceName, Description });
export type ToldPlan = z.infer<typeof ToldPlan>;

export const ToldRule = z.object({
  Arn: PricingRuleArn,
  Name: ResourceName,
  Description,
  Scope: z.enum(["GLOBAL", "SERVICE", "BILLING_ENTITY", "SKU"]),
  Type: z.enum(["MARKUP", "DISCOUNT", "TIERING"]),
  ModifierPercentage: Decimal.optional(),
  Service: z.string().optional(),
  BillingEntity: z.string().optional(),
  UsageType: z.string().optional(),
  Operation: z.string().optional(),
  Tiering: z
    .object({
      FreeTier: z.object({ Activated: z.boolean() }).optional(),
      CustomTiers: z
        .array(
          z.object({
            BeginRangeInclusive: Decimal,
            EndRangeExclusive: Decimal.optional(),
            RateValue: Decimal,
          }),
        )
        .optional(),
    })
    .optional(),
});
export type ToldRule = z.infer<typeof ToldRule>;

export const ToldItem = z.object({
  Arn: CustomLineItemArn,
  Name: ResourceName,
  Description,
  BillingGroupArn,
  AccountId: AccountId.optional(),
  ChargeDetails: z.object({
    Type: z.enum(["FEE", "CREDIT"]),
    Flat: z.object({ ChargeValue: Decimal }).optional(),
    Percentage: z.object({ PercentageValue: Decimal }).optional(),
    LineItemFilters: z
      .array(
        z.discriminatedUnion("Attribute", [
          z.object({ Attribute: z.literal("LINE_ITEM_TYPE"), MatchOption: z.literal("NOT_EQUAL") }),
          z.object({
            Attribute: z.literal("SERVICE"),
            MatchOption: z.literal("EQUAL"),
            AttributeValues: z.tuple([z.string()]),
          }),
        ]),
      )
      .max(1)
      .optional(),
  }),
  ComputationRule: z.enum(["ITEMIZED", "CONSOLIDATED"]).optional(),
  PresentationDetails: z.object({ Service: z.string() }).optional(),
});
export type ToldItem = z.infer<typeof ToldItem>;

export const ToldItemVersion = z.object({ StartBillingPeriod: month, EndBillingPeriod: month.optional() });
export type ToldItemVersion = z.infer<typeof ToldItemVersion>;

export const ToldSource = z.object({ Arn: z.string(), Relationship: z.string().optional() });

export const ToldPreference = z.object({
  AutoBillingTransferBillingGroupCreation: z.object({
    Enabled: z.boolean(),
    PricingPlanArn: PricingPlanArn.optional(),
  }),
  LastModifiedTime: z.unknown().optional(),
});
export type ToldPreference = z.infer<typeof ToldPreference>;

/** Reads answers by a schema; what cannot be read is a problem at its place, `ListPricingRules[3].Scope`. */
export const createAnswerReader = () => {
  const problems: Finding[] = [];
  const one = <Schema extends z.ZodType>(
    schema: Schema,
    value: unknown,
    at: readonly (string | number)[],
  ): z.output<Schema> | undefined => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues)
      problems.push(problem([...at, ...(issue.path as (string | number)[])], issue.message));
    return undefined;
  };
  return {
    problems,
    one,
    all: <Schema extends z.ZodType>(
      schema: Schema,
      values: readonly unknown[],
      list: string,
    ): readonly z.output<Schema>[] =>
      values.flatMap((value, position) => one(schema, value, [list, position]) ?? []),
  };
};
