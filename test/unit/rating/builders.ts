import { CustomLineItem, PricingRule } from "../../../shared/domain/configuration/model.ts";
import type { CostLine } from "../../../shared/domain/cost-data/cost-line.ts";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import { PricedSku, PriceList } from "../../../shared/domain/pricing/price-list.ts";
import { GroupTask } from "../../../shared/domain/rating/model.ts";
import type { RatedRow } from "../../../shared/domain/rating/rated-row.ts";

export const PAYER = "111111111111";
export const OWNER = "999999999999";
export const ACCOUNT_A = "222222222222";
export const ACCOUNT_B = "333333333333";
export const OUTSIDER = "444444444444";

type Numbers =
  | "usageAmount"
  | "unblendedRate"
  | "unblendedCost"
  | "netUnblendedCost"
  | "publicRate"
  | "publicCost";
export type LineInput = Partial<Omit<CostLine, Numbers>> & { [K in Numbers]?: string | null };

const decimal = (text: string | null | undefined, fallback: string | null): D | null => {
  const value = text === undefined ? fallback : text;
  return value === null ? null : new D(value);
};

/** A usage row of account A on 1 October; numbers as text, missing ones 0 or null. */
export const costLine = (input: LineInput = {}): CostLine => ({
  position: 0,
  lineItemId: "id",
  payerAccount: PAYER,
  usageAccount: ACCOUNT_A,
  billType: "Anniversary",
  billingEntity: "AWS",
  lineItemType: "Usage",
  productCode: "AmazonEC2",
  serviceCode: "AmazonEC2",
  productName: "",
  usageType: "USW2-BoxUsage:t3.micro",
  operation: "RunInstances",
  sku: "",
  rateCode: "",
  pricingTerm: "OnDemand",
  resourceId: "",
  usageStart: "2026-10-01T00:00:00.000Z",
  description: "",
  reservationArn: "",
  savingsPlanArn: "",
  ...input,
  usageAmount: decimal(input.usageAmount, "0") ?? new D(0),
  unblendedRate: decimal(input.unblendedRate, null),
  unblendedCost: decimal(input.unblendedCost, "0") ?? new D(0),
  netUnblendedCost: decimal(input.netUnblendedCost, null),
  publicRate: decimal(input.publicRate, null),
  publicCost: decimal(input.publicCost, null),
});

/** Rows numbered in the order given. */
export const costLines = (...inputs: readonly LineInput[]): CostLine[] =>
  inputs.map((input, position) => costLine({ position, lineItemId: `id-${position}`, ...input }));

let ruleNumber = 0;
export const ruleArn = (number: number): string =>
  `arn:aws:billingconductor::${OWNER}:pricingrule/${String(number).padStart(10, "0")}`;

export const rule = (input: Record<string, unknown>): PricingRule => {
  ruleNumber += 1;
  return PricingRule.parse({ arn: ruleArn(ruleNumber), name: `rule-${ruleNumber}`, ...input });
};

const percentage = (type: "MARKUP" | "DISCOUNT") => (modifierPercentage: string, where: object) =>
  rule({ type, modifierPercentage, ...where });
export const discount = percentage("DISCOUNT");
export const markup = percentage("MARKUP");
export const GLOBAL = { scope: "GLOBAL" };
export const service = (code: string) => ({ scope: "SERVICE", service: code });

export const itemArn = (name: string): string =>
  `arn:aws:billingconductor::${OWNER}:customlineitem/${name.padEnd(10, "0")}`;
const groupArn = `arn:aws:billingconductor::${OWNER}:billinggroup/abcdefghij`;

export const customItem = (name: string, input: Record<string, unknown>): CustomLineItem =>
  CustomLineItem.parse({
    arn: itemArn(name),
    name,
    description: name,
    group: groupArn,
    type: "FEE",
    from: "2026-10",
    ...input,
  });
export const flat = (name: string, amount: string, input: Record<string, unknown> = {}): CustomLineItem =>
  customItem(name, { kind: "FLAT", amount, ...input });
export const share = (name: string, percent: string, input: Record<string, unknown> = {}): CustomLineItem =>
  customItem(name, {
    kind: "PERCENTAGE",
    percentage: percent,
    ofGroup: true,
    ofItems: [],
    computation: "CONSOLIDATED",
    ...input,
  });

type TaskInput = {
  readonly rules?: readonly PricingRule[];
  readonly items?: readonly CustomLineItem[];
  readonly accounts?: readonly string[];
  readonly overrides?: Record<string, unknown>;
};

/** A standalone group of accounts A and B, priced by the rules given. */
export const groupTask = ({ rules = [], items = [], accounts, overrides = {} }: TaskInput = {}): GroupTask =>
  GroupTask.parse({
    arn: groupArn,
    name: "group",
    type: "STANDARD",
    owner: OWNER,
    buyer: ACCOUNT_A,
    primaryAccount: ACCOUNT_A,
    level: 1,
    currency: "USD",
    plan: { kind: "RULES", rules },
    selections: [{ payer: PAYER, accounts: accounts ?? [ACCOUNT_A, ACCOUNT_B], except: [], upstream: null }],
    customLineItems: items,
    ...overrides,
  });

export const pricedSku = (input: Record<string, unknown>): PricedSku =>
  PricedSku.parse({
    sku: "SKU0000000000001",
    service: "AmazonS3",
    usageType: "TimedStorage-ByteHrs",
    operation: "",
    unit: "GB-Mo",
    currency: "USD",
    tiers: [{ begin: "0", rate: "1" }],
    ...input,
  });
export const priceList = (...skus: readonly PricedSku[]): PriceList =>
  PriceList.parse({ offerCode: "test", version: "1", publicationDate: "2026-09-01T00:00:00Z", skus });

/** Exact sum of rated rows as text. */
export const total = (rows: readonly RatedRow[]): string => plain(sum(rows.map((row) => row.amount)));
export const amounts = (rows: readonly RatedRow[]): string[] => rows.map((row) => plain(row.amount));
