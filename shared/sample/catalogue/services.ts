import { flat, makeSku, regionalRate, type SkuDraft } from "./make-sku.ts";
import type { Region, SampleFreePool, Sku } from "./model.ts";

/** A table row: the draft without what the region decides, and the us-east-1 price when it is a single one. */
type Row = Omit<SkuDraft, "tiers" | "usageType"> & {
  /** Without the region's prefix. */
  readonly usage: string;
  readonly usd?: string;
  readonly tiers?: Sku["tiers"];
  /** The same price in every region. */
  readonly worldPrice?: boolean;
};

const pool = (usageType: string, quantity: string, unit: string): SampleFreePool => ({
  usageType,
  quantity,
  unit,
});

const EC2 = { productCode: "AmazonEC2", productName: "Amazon Elastic Compute Cloud" };
const S3 = { productCode: "AmazonS3", productName: "Amazon Simple Storage Service" };
const LAMBDA = { productCode: "AWSLambda", productName: "AWS Lambda" };
const DYNAMO = { productCode: "AmazonDynamoDB", productName: "Amazon DynamoDB" };
const WATCH = { productCode: "AmazonCloudWatch", productName: "AmazonCloudWatch" };
const KMS = { productCode: "awskms", productName: "AWS Key Management Service" };
const FARGATE = { productCode: "AmazonECS", productName: "Amazon Elastic Container Service" };
const BEDROCK = { productCode: "AmazonBedrock", productName: "Amazon Bedrock" };

/** Tiers of S3 Standard storage, USD per GB-month (spec/cur-focus.md section 10). */
const S3_STORAGE_TIERS = [
  { begin: "0", end: "51200", rate: "0.023" },
  { begin: "51200", end: "512000", rate: "0.022" },
  { begin: "512000", rate: "0.021" },
];
const TRANSFER_TIERS = [
  { begin: "0", end: "10240", rate: "0.09" },
  { begin: "10240", end: "51200", rate: "0.085" },
  { begin: "51200", end: "153600", rate: "0.07" },
  { begin: "153600", rate: "0.05" },
];
const LAMBDA_TIERS = [
  { begin: "0", end: "6000000000", rate: "0.0000166667" },
  { begin: "6000000000", end: "15000000000", rate: "0.000015" },
  { begin: "15000000000", rate: "0.0000133334" },
];

// biome-ignore format: a table reads better with one line per SKU
const TABLE: readonly Row[] = [
  { kind: "ebs/gp3", ...EC2, family: "Storage", usage: "EBS:VolumeUsage.gp3", operation: "CreateVolume-Gp3", unit: "GB-Mo", usd: "0.08", priceText: "per GB-month of General Purpose (gp3) provisioned storage" },
  { kind: "ebs/snapshot", ...EC2, family: "Storage Snapshot", usage: "EBS:SnapshotUsage", operation: "CreateSnapshot", unit: "GB-Mo", usd: "0.05", priceText: "per GB-Month of snapshot data stored" },
  { kind: "nat/hours", ...EC2, family: "NAT Gateway", usage: "NatGateway-Hours", operation: "NatGateway", unit: "Hrs", usd: "0.045", priceText: "per NAT Gateway Hour" },
  { kind: "nat/bytes", ...EC2, family: "NAT Gateway", usage: "NatGateway-Bytes", operation: "NatGateway", unit: "GB", usd: "0.045", priceText: "per GB Data Processed by NAT Gateways" },
  { kind: "transfer/out", ...EC2, serviceCode: "AWSDataTransfer", family: "Data Transfer", usage: "DataTransfer-Out-Bytes", operation: "RunInstances", unit: "GB", tiers: TRANSFER_TIERS, worldPrice: true, freePool: pool("Global-DataTransfer-Out-Bytes", "100", "GB"), inPriceList: true, priceText: "per GB - data transfer out to the internet" },
  { kind: "transfer/zone", ...EC2, serviceCode: "AWSDataTransfer", family: "Data Transfer", usage: "DataTransfer-Regional-Bytes", operation: "InterZone-Out", unit: "GB", usd: "0.01", worldPrice: true, priceText: "per GB - regional data transfer - in/out/between EC2 AZs" },
  { kind: "elb/hours", productCode: "AWSELB", productName: "Elastic Load Balancing", family: "Load Balancer-Application", usage: "LoadBalancerUsage", operation: "LoadBalancing:Application", unit: "Hrs", usd: "0.0225", priceText: "per Application LoadBalancer-hour (or partial hour)" },
  { kind: "elb/lcu", productCode: "AWSELB", productName: "Elastic Load Balancing", family: "Load Balancer-Application", usage: "LCUUsage", operation: "LoadBalancing:Application", unit: "LCU-Hrs", usd: "0.008", priceText: "per used Application load balancer capacity unit-hour" },
  { kind: "s3/storage", ...S3, family: "Storage", usage: "TimedStorage-ByteHrs", operation: "StandardStorage", unit: "GB-Mo", tiers: S3_STORAGE_TIERS, inPriceList: true, priceText: "per GB of storage used" },
  { kind: "s3/infrequent", ...S3, family: "Storage", usage: "TimedStorage-SIA-ByteHrs", operation: "StandardIAStorage", unit: "GB-Mo", usd: "0.0125", priceText: "per GB-Month of storage used in Standard-Infrequent Access" },
  { kind: "s3/put", ...S3, family: "API Request", usage: "Requests-Tier1", operation: "PutObject", unit: "Requests", usd: "0.000005", inPriceList: true, priceText: "per 1,000 PUT, COPY, POST, or LIST requests" },
  { kind: "s3/get", ...S3, family: "API Request", usage: "Requests-Tier2", operation: "GetObject", unit: "Requests", usd: "0.0000004", inPriceList: true, priceText: "per 10,000 GET and all other requests" },
  { kind: "lambda/compute", ...LAMBDA, family: "Serverless", usage: "Lambda-GB-Second", operation: "Invoke", unit: "Lambda-GB-Second", tiers: LAMBDA_TIERS, worldPrice: true, freePool: pool("Global-Lambda-GB-Second", "400000", "seconds"), inPriceList: true, priceText: "AWS Lambda - Total Compute" },
  { kind: "lambda/requests", ...LAMBDA, family: "Serverless", usage: "Request", operation: "Invoke", unit: "Request", usd: "0.0000002", worldPrice: true, freePool: pool("Global-Request", "1000000", "Requests"), inPriceList: true, priceText: "AWS Lambda - Total Requests" },
  { kind: "dynamodb/storage", ...DYNAMO, family: "Database Storage", usage: "TimedStorage-ByteHrs", operation: "StandardStorage", unit: "GB-Mo", usd: "0.25", freePool: pool("Global-TimedStorage-ByteHrs", "25", "GB-Mo"), priceText: "per GB-Month of storage used beyond first 25 free GB-Months" },
  { kind: "dynamodb/read", ...DYNAMO, family: "Amazon DynamoDB PayPerRequest Throughput", usage: "ReadRequestUnits", operation: "PayPerRequestThroughput", unit: "ReadRequestUnits", usd: "0.000000125", priceText: "per million read request units" },
  { kind: "dynamodb/write", ...DYNAMO, family: "Amazon DynamoDB PayPerRequest Throughput", usage: "WriteRequestUnits", operation: "PayPerRequestThroughput", unit: "WriteRequestUnits", usd: "0.000000625", priceText: "per million write request units" },
  { kind: "cloudwatch/metrics", ...WATCH, family: "Metric", usage: "CW:MetricMonitorUsage", operation: "MetricStorage", unit: "Metrics", usd: "0.3", worldPrice: true, priceText: "per metric-month for the first 10,000 metrics" },
  { kind: "cloudwatch/logs", ...WATCH, family: "Data Payload", usage: "DataProcessing-Bytes", operation: "PutLogEvents", unit: "GB", usd: "0.5", freePool: pool("Global-DataProcessing-Bytes", "5", "GB"), priceText: "per GB custom log data ingested in Standard log class" },
  { kind: "kms/keys", ...KMS, family: "Encryption Key", usage: "KMS-Keys", operation: "", unit: "Keys", usd: "1", worldPrice: true, priceText: "per customer managed KMS key version" },
  { kind: "kms/requests", ...KMS, family: "API Request", usage: "KMS-Requests", operation: "", unit: "Requests", usd: "0.000003", worldPrice: true, freePool: pool("Global-KMS-Requests", "20000", "Requests"), priceText: "per 10000 KMS requests" },
  { kind: "sqs/requests", productCode: "AWSQueueService", productName: "Amazon Simple Queue Service", family: "API Request", usage: "Requests-Tier1", operation: "SendMessage", unit: "Requests", usd: "0.0000004", worldPrice: true, freePool: pool("Global-Requests", "1000000", "Requests"), priceText: "per Amazon SQS Requests in Tier1" },
  { kind: "api/requests", productCode: "AmazonApiGateway", productName: "Amazon API Gateway", family: "API Calls", usage: "ApiGatewayRequest", operation: "ApiGatewayRequest", unit: "Requests", usd: "0.0000035", priceText: "per million API calls" },
  { kind: "fargate/cpu", ...FARGATE, family: "Compute", usage: "Fargate-vCPU-Hours:perCPU", operation: "", unit: "hours", usd: "0.04048", priceText: "per vCPU per hour" },
  { kind: "fargate/memory", ...FARGATE, family: "Compute", usage: "Fargate-GB-Hours", operation: "", unit: "hours", usd: "0.004445", priceText: "per GB per hour" },
  { kind: "eks/cluster", productCode: "AmazonEKS", productName: "Amazon Elastic Container Service for Kubernetes", family: "Compute", usage: "AmazonEKS-Hours:perCluster", operation: "CreateOperation", unit: "Hours", usd: "0.1", worldPrice: true, priceText: "per hour for each Amazon EKS cluster" },
  { kind: "athena/scan", productCode: "AmazonAthena", productName: "Amazon Athena", family: "Athena Queries", usage: "DataScannedInTB", operation: "", unit: "Terabytes", usd: "5", worldPrice: true, priceText: "per Terabyte for DataScannedInTB" },
  { kind: "glue/etl", productCode: "AWSGlue", productName: "AWS Glue", family: "AWS Glue", usage: "ETL-DPU-Hour", operation: "Jobrun", unit: "DPU-Hour", usd: "0.44", worldPrice: true, priceText: "per Data Processing Unit-Hour for AWS Glue ETL job" },
  { kind: "secrets", productCode: "AWSSecretsManager", productName: "AWS Secrets Manager", family: "Secret", usage: "AWSSecretsManager-Secrets", operation: "", unit: "Secrets", usd: "0.4", worldPrice: true, priceText: "per Secret" },
  { kind: "rds/storage", productCode: "AmazonRDS", productName: "Amazon Relational Database Service", family: "Database Storage", usage: "RDS:GP3-Storage", operation: "CreateDBInstance", unit: "GB-Mo", usd: "0.115", priceText: "per GB-month of provisioned gp3 storage" },
  { kind: "bedrock/input", ...BEDROCK, family: "Amazon Bedrock", usage: "NovaPro-input-tokens", operation: "", unit: "1K tokens", usd: "0.0008", worldPrice: true, priceText: "per 1K input tokens for Nova Pro" },
  { kind: "bedrock/output", ...BEDROCK, family: "Amazon Bedrock", usage: "NovaPro-output-tokens", operation: "", unit: "1K tokens", usd: "0.0032", worldPrice: true, priceText: "per 1K output tokens for Nova Pro" },
];

/** Everything of a region that is neither an instance nor from the Marketplace. */
export const serviceSkus = (region: Region): readonly Sku[] => [
  ...TABLE.map(({ usage, usd, tiers, worldPrice, ...draft }) => {
    const priced = (rate: string) => (worldPrice === true ? rate : regionalRate(region, rate, 10));
    return makeSku(region, {
      ...draft,
      usageType: `${region.prefix}${usage}`,
      tiers: tiers?.map((tier) => ({ ...tier, rate: priced(tier.rate) })) ?? flat(priced(usd ?? "0")),
    });
  }),
  ...cloudFront(region),
];

const EDGES: Readonly<Record<string, string>> = {
  US: "United States",
  EU: "Europe",
  JP: "Japan",
  AP: "Asia Pacific",
  IN: "India",
  ME: "Middle East",
};

const cloudFront = (region: Region): readonly Sku[] => {
  const common = {
    productCode: "AmazonCloudFront",
    productName: "Amazon CloudFront",
    operation: "GET",
    unit: "GB",
  };
  const dear = region.edge === "US" || region.edge === "EU" ? "0.085" : "0.114";
  // CloudFront is priced by groups of edge locations, not by region.
  const atEdge = (sku: Sku): Sku => ({ ...sku, region: "", location: EDGES[region.edge] ?? region.edge });
  return [
    makeSku(region, {
      ...common,
      kind: "cloudfront/out",
      family: "Data Transfer",
      usageType: `${region.edge}-DataTransfer-Out-Bytes`,
      tiers: flat(dear),
      priceText: "per GB - data transfer out to the internet from edge locations",
    }),
    makeSku(region, {
      ...common,
      kind: "cloudfront/requests",
      family: "Request",
      usageType: `${region.edge}-Requests-Tier2-HTTPS`,
      unit: "Requests",
      tiers: flat("0.0000012"),
      priceText: "per 10,000 HTTPS Requests",
    }),
  ].map(atEdge);
};
