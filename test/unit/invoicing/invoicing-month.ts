import { createHash } from "node:crypto";
import { ConfigurationSnapshot } from "../../../shared/domain/configuration/model.ts";
import { type DraftInvoice, InvoiceNumber } from "../../../shared/domain/invoicing/invoice.ts";
import type { RatedTask } from "../../../shared/domain/invoicing/invoice-lines.ts";
import { issueInvoice } from "../../../shared/domain/invoicing/issue-invoice.ts";
import { D, plain, sum } from "../../../shared/domain/money/decimal.ts";
import { GroupTask, RatedGroup } from "../../../shared/domain/rating/model.ts";

/** A partner that bills Alpha GmbH (Germany) and Sakura KK (Japan), and Beta Ltd as a reseller of Gamma SA. */
export const PARTNER = "999999999999";
export const ALPHA = "111111111111";
export const ALPHA_PROD = "111111111112";
export const SAKURA = "222222222222";
export const BETA = "333333333333";
export const GAMMA = "444444444444";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
export const arn = (name: string, owner = PARTNER): string =>
  `arn:aws:billingconductor::${owner}:billinggroup/${name.padEnd(10, "0").slice(0, 10)}`;
export const itemArn = (name: string): string =>
  `arn:aws:billingconductor::${PARTNER}:customlineitem/${name.padEnd(10, "0").slice(0, 10)}`;

const organisation = (id: string, account: string, name: string, members: readonly string[] = []) => ({
  id: `o-${id.padEnd(10, "0")}`,
  managementAccount: account,
  name,
  email: `billing@${id}.example`,
  accounts: [account, ...members].map((member, index) => ({ id: member, name: `${id}-${index}` })),
});

export const snapshot = (
  overrides: Partial<Record<keyof ConfigurationSnapshot, unknown>> = {},
): ConfigurationSnapshot =>
  ConfigurationSnapshot.parse({
    period: "2026-10",
    partner: {
      account: PARTNER,
      name: "Northwind Cloud",
      organization: "o-northwind0",
      currency: "USD",
      sellerOfRecord: "Northwind Cloud Ltd",
    },
    organisations: [
      organisation("northwind", PARTNER, "Northwind Cloud"),
      organisation("alpha", ALPHA, "Alpha GmbH", [ALPHA_PROD]),
      organisation("sakura", SAKURA, "サクラ株式会社"),
      organisation("beta", BETA, "Beta Ltd"),
      organisation("gamma", GAMMA, "Gamma SA"),
    ],
    transfers: [
      { id: "rt-alpha0001", name: "alpha", source: ALPHA, target: PARTNER, start: "2026-10" },
      { id: "rt-sakura001", name: "sakura", source: SAKURA, target: PARTNER, start: "2026-10" },
      { id: "rt-beta00001", name: "beta", source: BETA, target: PARTNER, start: "2026-01" },
      { id: "rt-gamma0001", name: "gamma", source: GAMMA, target: BETA, start: "2026-01" },
    ],
    billingGroups: [],
    pricingPlans: [],
    pricingRules: [],
    customLineItems: [],
    taxProfiles: [],
    fxRates: [],
    paymentProfiles: [],
    sellers: [
      {
        account: PARTNER,
        name: "Northwind Cloud",
        legalName: "Northwind Cloud Ltd",
        sellerOfRecord: "Northwind Cloud Ltd",
        address: { lines: ["1 Harbour Street"], postalCode: "D02 XY45", city: "Dublin", country: "IE" },
        taxRegistration: "IE1234567X",
        email: "finance@northwind.example",
        bank: { name: "Bank of Examples", iban: "IE29AIBK93115212345678", bic: "AIBKIE2D" },
        paymentTermsDays: 30,
        numberSeries: { prefix: "NW-2026-", digits: 6 },
        currency: "USD",
      },
    ],
    ...overrides,
  });

type Product = readonly [account: string, productCode: string, amount: string, more?: Partial<ProductMore>];
type ProductMore = { billingEntity: string; productName: string };
type Custom = { name: string; amount: string; presentAs?: string; account?: string; percentage?: string };

/** A rated group; its total is what its parts add up to. */
export const rated = (
  name: string,
  input: {
    owner?: string;
    buyer?: string;
    primary?: string;
    type?: "STANDARD" | "TRANSFER_BILLING";
    level?: number;
    currency?: string;
    payer?: string;
    /** Accounts of the payer's organisation; its primary account unless said otherwise. */
    members?: readonly string[];
    upstream?: string | null;
    products?: readonly Product[];
    custom?: readonly Custom[];
    suspense?: RatedGroup["suspense"];
  },
): RatedTask => {
  const owner = input.owner ?? PARTNER;
  const primary = input.primary ?? input.buyer ?? ALPHA;
  const currency = input.currency ?? "USD";
  const payer = input.payer ?? primary;
  const products = (input.products ?? []).map(([account, productCode, amount, more]) => ({
    payer,
    account,
    billingEntity: more?.billingEntity ?? "AWS",
    productCode,
    productName: more?.productName ?? "",
    amount,
  }));
  const customLines = (input.custom ?? []).map((item) => ({
    arn: itemArn(item.name),
    name: item.name,
    description: `${item.name} fee`,
    account: item.account ?? primary,
    productCode: item.presentAs ?? "AWSBillingConductor",
    lineItemType: item.amount.startsWith("-") ? "Credit" : "Fee",
    computation: "CONSOLIDATED",
    base: item.percentage === undefined ? null : "100",
    percentage: item.percentage ?? null,
    amount: item.amount,
  }));
  const total = plain(sum([...products, ...customLines].map(({ amount }) => new D(amount))));
  return {
    task: GroupTask.parse({
      arn: arn(name, owner),
      name,
      type: input.type ?? "TRANSFER_BILLING",
      owner,
      buyer: input.buyer ?? ALPHA,
      primaryAccount: primary,
      level: input.level ?? 1,
      currency,
      plan: { kind: "RULES", rules: [] },
      selections: [
        {
          payer,
          accounts: "all",
          except: [],
          members: input.members ?? [primary],
          upstream: input.upstream ?? null,
        },
      ],
      customLineItems: [],
    }),
    rated: RatedGroup.parse({
      arn: arn(name, owner),
      currency,
      products,
      customLines,
      suspense: input.suspense ?? [],
      total,
    }),
  };
};

export const options = {
  runId: "run-2026-10-final",
  issueDate: "2026-11-03",
  mode: "final",
  manifestHash: null,
  hash: sha256,
} as const;

export const issued = (draft: DraftInvoice | undefined, sequence = 1) => {
  if (draft === undefined) throw new Error("there is no draft");
  const number = `${draft.series}${String(sequence).padStart(draft.numberDigits, "0")}`;
  return issueInvoice(draft, InvoiceNumber.parse(number));
};
