import { D } from "../../domain/money/decimal.ts";
import { flat, makeSku, regionalRate } from "./make-sku.ts";
import type { Region, Sku } from "./model.ts";

/** Sizes relative to `large`; the second figure is AWS's normalization factor. */
const SIZES = {
  nano: ["0.0625", "0.25"],
  micro: ["0.125", "0.5"],
  small: ["0.25", "1"],
  medium: ["0.5", "2"],
  large: ["1", "4"],
  xlarge: ["2", "8"],
  "2xlarge": ["4", "16"],
  "4xlarge": ["8", "32"],
  "8xlarge": ["16", "64"],
  "12xlarge": ["24", "96"],
  "16xlarge": ["32", "128"],
} as const;
type Size = keyof typeof SIZES;

const BURSTABLE: readonly Size[] = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];
const STANDARD: readonly Size[] = [
  "large",
  "xlarge",
  "2xlarge",
  "4xlarge",
  "8xlarge",
  "12xlarge",
  "16xlarge",
];

type Family = {
  readonly name: string;
  /** Public Linux price of `large` in us-east-1, USD per hour. */
  readonly large: string;
  readonly sizes: readonly Size[];
  readonly group: string;
  /** Graviton has no Windows. */
  readonly windows: boolean;
};
const family = (
  name: string,
  large: string,
  group: string,
  sizes: readonly Size[] = STANDARD,
  windows = true,
): Family => ({ name, large, sizes, group, windows });

const EC2_FAMILIES: readonly Family[] = [
  family("t3", "0.0832", "General purpose", BURSTABLE),
  family("t3a", "0.0752", "General purpose", BURSTABLE),
  family("t4g", "0.0672", "General purpose", BURSTABLE, false),
  family("m5", "0.096", "General purpose"),
  family("m6i", "0.096", "General purpose"),
  family("m7i", "0.1008", "General purpose"),
  family("m7g", "0.0816", "General purpose", STANDARD, false),
  family("c5", "0.085", "Compute optimized"),
  family("c6i", "0.085", "Compute optimized"),
  family("c7g", "0.0725", "Compute optimized", STANDARD, false),
  family("r5", "0.126", "Memory optimized"),
  family("r6i", "0.126", "Memory optimized"),
  family("r7g", "0.1071", "Memory optimized", STANDARD, false),
  family("i4i", "0.172", "Storage optimized", ["large", "xlarge", "2xlarge", "4xlarge"]),
  family("g5", "0.503", "GPU instance", ["xlarge", "2xlarge", "4xlarge"]),
];

const RDS_FAMILIES: readonly Family[] = [
  family("db.t3", "0.136", "General purpose", ["micro", "small", "medium", "large"]),
  family("db.t4g", "0.129", "General purpose", ["micro", "small", "medium", "large"]),
  family("db.m5", "0.171", "General purpose", ["large", "xlarge", "2xlarge", "4xlarge"]),
  family("db.m6g", "0.152", "General purpose", ["large", "xlarge", "2xlarge", "4xlarge"]),
  family("db.r5", "0.24", "Memory optimized", ["large", "xlarge", "2xlarge", "4xlarge"]),
  family("db.r6g", "0.215", "Memory optimized", ["large", "xlarge", "2xlarge", "4xlarge"]),
];

/** Price surcharge of Windows per hour and `large` (2 vCPU). */
const WINDOWS_LARGE = "0.092";
/** A Spot price relative to on-demand. */
const SPOT_SHARE = "0.312";

/** EC2 instances (Linux, Windows, Spot), RDS instances, ElastiCache and OpenSearch nodes of one region. */
export const computeSkus = (region: Region): readonly Sku[] => [
  ...EC2_FAMILIES.flatMap((entry) =>
    entry.sizes.flatMap((size) => [
      ec2(region, entry, size, "linux"),
      ...(entry.windows ? [ec2(region, entry, size, "windows")] : []),
      ...(entry.sizes === STANDARD ? [ec2(region, entry, size, "spot")] : []),
    ]),
  ),
  ...RDS_FAMILIES.flatMap((entry) =>
    entry.sizes.flatMap((size) => [
      rds(region, entry, size, "mysql"),
      rds(region, entry, size, "postgresql"),
    ]),
  ),
];

const scaled = (price: string, size: Size): string => new D(price).times(SIZES[size][0]).toFixed();

const ec2 = (region: Region, entry: Family, size: Size, form: "linux" | "windows" | "spot"): Sku => {
  const instanceType = `${entry.name}.${size}`;
  const linux = scaled(entry.large, size);
  const onDemand = form === "windows" ? new D(linux).plus(scaled(WINDOWS_LARGE, size)).toFixed() : linux;
  const rate = regionalRate(
    region,
    form === "spot" ? new D(onDemand).times(SPOT_SHARE).toFixed() : onDemand,
    4,
  );
  const system = form === "windows" ? "Windows" : "Linux";
  return makeSku(region, {
    kind: `ec2/${instanceType}/${form}`,
    productCode: "AmazonEC2",
    productName: "Amazon Elastic Compute Cloud",
    family: "Compute Instance",
    usageType: `${region.prefix}${form === "spot" ? "SpotUsage" : "BoxUsage"}:${instanceType}`,
    operation: form === "windows" ? "RunInstances:0002" : "RunInstances",
    unit: "Hrs",
    tiers: flat(rate),
    term: form === "spot" ? "Spot" : "OnDemand",
    instanceType,
    instanceFamily: entry.group,
    normalizationFactor: SIZES[size][1],
    attributes: {
      operating_system: system,
      instance_type_family: entry.name,
      tenancy: "Shared",
      capacitystatus: "Used",
      license_model: "No License required",
      pre_installed_sw: "NA",
    },
    priceText:
      form === "spot"
        ? `per ${instanceType} Linux/UNIX Spot Instance-hour in ${region.location}`
        : `per On Demand ${system} ${instanceType} Instance Hour`,
  });
};

const rds = (region: Region, entry: Family, size: Size, engine: "mysql" | "postgresql"): Sku => {
  const instanceType = `${entry.name}.${size}`;
  const price = new D(scaled(entry.large, size)).times(engine === "postgresql" ? "1.04" : "1").toFixed();
  const name = engine === "mysql" ? "MySQL" : "PostgreSQL";
  return makeSku(region, {
    kind: `rds/${instanceType}/${engine}`,
    productCode: "AmazonRDS",
    productName: "Amazon Relational Database Service",
    family: "Database Instance",
    usageType: `${region.prefix}InstanceUsage:${instanceType}`,
    operation: engine === "mysql" ? "CreateDBInstance:0002" : "CreateDBInstance:0014",
    unit: "Hrs",
    tiers: flat(regionalRate(region, price, 3)),
    instanceType,
    instanceFamily: entry.group,
    normalizationFactor: SIZES[size][1],
    attributes: { database_engine: name, deployment_option: "Single-AZ", instance_type_family: entry.name },
    priceText: `per RDS ${instanceType} Single-AZ instance hour (or partial hour) running ${name}`,
  });
};
