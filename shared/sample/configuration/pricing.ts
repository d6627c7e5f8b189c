import type { SampleOrganisation } from "../world/model.ts";

const percentage = (
  name: string,
  type: "MARKUP" | "DISCOUNT",
  modifierPercentage: string,
  scope: Readonly<Record<string, string>> = { scope: "GLOBAL" },
) => ({ name, ...scope, type, modifierPercentage });
const service = (code: string) => ({ scope: "SERVICE", service: code });
const MARKETPLACE = { scope: "BILLING_ENTITY", billingEntity: "AWS Marketplace" };

export const PRICING_RULES = [
  percentage("list-minus-2", "DISCOUNT", "2"),
  percentage("list-minus-4", "DISCOUNT", "4"),
  percentage("list-minus-5", "DISCOUNT", "5"),
  percentage("list-minus-12", "DISCOUNT", "12"),
  percentage("list-plus-3", "MARKUP", "3"),
  percentage("list-plus-5", "MARKUP", "5"),
  percentage("list-plus-8", "MARKUP", "8"),
  percentage("marketplace-at-list", "MARKUP", "0", MARKETPLACE),
  percentage("marketplace-plus-3", "MARKUP", "3", MARKETPLACE),
  percentage("s3-plus-5", "MARKUP", "5", service("AmazonS3")),
  percentage("ec2-minus-6", "DISCOUNT", "6", service("AmazonEC2")),
  percentage("rds-plus-2.5", "MARKUP", "2.5", service("AmazonRDS")),
  percentage("lambda-plus-10", "MARKUP", "10", service("AWSLambda")),
  percentage("t3-micro-plus-20", "MARKUP", "20", {
    scope: "SKU",
    service: "AmazonEC2",
    usageType: "BoxUsage:t3.micro",
    operation: "RunInstances",
  }),
  percentage("tokyo-m6i-minus-9", "DISCOUNT", "9", {
    scope: "SKU",
    service: "AmazonEC2",
    usageType: "APN1-BoxUsage:m6i.large",
  }),
  { name: "no-free-tier", scope: "GLOBAL", type: "TIERING", tiering: { freeTier: { activated: false } } },
  {
    name: "no-free-lambda",
    scope: "SERVICE",
    service: "AWSLambda",
    type: "TIERING",
    tiering: { freeTier: { activated: false } },
  },
  rateCard("paris-storage-rates", "EUW3-TimedStorage-ByteHrs", "100000", "0.0245", "0.0228"),
  rateCard("milan-storage-rates", "EUS1-TimedStorage-ByteHrs", "60000", "0.0250", "0.0235"),
];

/** Own prices per GB-month instead of a percentage of the public ones. */
function rateCard(name: string, usageType: string, border: string, below: string, above: string) {
  return {
    name,
    scope: "SKU",
    service: "AmazonS3",
    usageType,
    type: "TIERING",
    tiering: {
      customTiers: [
        { begin: "0", end: border, rate: below },
        { begin: border, rate: above },
      ],
    },
  };
}

export const PRICING_PLANS = [
  { name: "channel-wholesale", rules: ["list-minus-4", "marketplace-at-list"] },
  { name: "channel-gold", rules: ["list-minus-5", "marketplace-at-list", "ec2-minus-6"] },
  { name: "corporate", rules: ["list-minus-2", "marketplace-plus-3", "s3-plus-5", "t3-micro-plus-20"] },
  { name: "enterprise", rules: ["list-minus-4", "marketplace-plus-3", "rds-plus-2.5"] },
  { name: "startup", rules: ["list-plus-3", "no-free-tier"] },
  { name: "media-paris", rules: ["list-minus-4", "paris-storage-rates"] },
  { name: "research-milan", rules: ["list-minus-2", "milan-storage-rates", "marketplace-plus-3"] },
  { name: "loss-leader", rules: ["list-minus-12"] },
  { name: "alpenwolke-retail", rules: ["list-plus-5", "marketplace-plus-3", "s3-plus-5"] },
  { name: "hoshizora-retail", rules: ["list-plus-8", "tokyo-m6i-minus-9", "no-free-lambda"] },
  { name: "lakeshore-retail", rules: ["list-plus-3", "lambda-plus-10", "t3-micro-plus-20"] },
];

/** Plans agreed with single customers; everyone else has the plan of its kind. */
const AGREED: Readonly<Record<string, string>> = {
  alpenwolke: "channel-gold",
  "dublin-tram": "Passthrough",
  "el-mercado": "loss-leader",
  "hellas-ferries": "BasicPricingPlan",
  lumiere: "media-paris",
  vega: "research-milan",
  "harbor-post": "BasicPricingPlan",
  saddle: "Passthrough",
  tanuki: "startup",
};

/** The plan a seller prices the organisation by. */
export const planOf = ({ slug, role, workload, seller }: SampleOrganisation): string => {
  const agreed = AGREED[slug];
  if (agreed !== undefined) return agreed;
  if (role === "RESELLER") return "channel-wholesale";
  if (role === "INDIRECT") return `${seller}-retail`;
  if (workload === "startup") return "startup";
  return workload === "enterprise" || workload === "data" ? "enterprise" : "corporate";
};
