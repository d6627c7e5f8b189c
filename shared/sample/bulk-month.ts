/**
 * A month of cost data of any size as SQL text for DuckDB: the full 127-column CUR 2.0 export of one payer
 * with fifty accounts and three thousand SKUs, hourly, with resources, tags and product maps. Every value is
 * a function of the row's number and the seed, so the same request gives the same rows on any machine.
 * It feeds the bench; the demo world has its own, smaller and more varied generator.
 */
export type BulkMonth = {
  readonly rows: number;
  readonly seed: number;
  /** `YYYY-MM`. */
  readonly period: string;
  readonly payer: string;
};

/** Account number `index` (0 to 49) of the generated payer; 0 is the payer's own. */
export const bulkAccount = (index: number): string => String(700000000000 + index);

/** Statements to run before {@link bulkMonthQuery}: the small tables it draws from. */
export const bulkMonthTables = ({ seed, payer }: BulkMonth): readonly string[] => [
  `CREATE OR REPLACE TABLE bulk_service AS SELECT * FROM (VALUES
    (0,'AmazonEC2','Amazon Elastic Compute Cloud','Compute Instance','Hrs','BoxUsage:m5.xlarge','RunInstances'),
    (1,'AmazonEC2','Amazon Elastic Compute Cloud','Storage','GB-Mo','EBS:VolumeUsage.gp3','CreateVolume-Gp3'),
    (2,'AmazonS3','Amazon Simple Storage Service','Storage','GB-Mo','TimedStorage-ByteHrs','StandardStorage'),
    (3,'AmazonS3','Amazon Simple Storage Service','API Request','Requests','Requests-Tier1','PutObject'),
    (4,'AmazonRDS','Amazon Relational Database Service','Database Instance','Hrs','InstanceUsage:db.r5.large','CreateDBInstance:0014'),
    (5,'AWSLambda','AWS Lambda','Serverless','Lambda-GB-Second','Lambda-GB-Second','Invoke'),
    (6,'AWSLambda','AWS Lambda','Serverless','Requests','Request','Invoke'),
    (7,'AmazonCloudWatch','AmazonCloudWatch','Metric','Metrics','CW:MetricMonitorUsage','MetricStorage'),
    (8,'AmazonDynamoDB','Amazon DynamoDB','Amazon DynamoDB PayPerRequest Throughput','ReadRequestUnits','ReadRequestUnits','PayPerRequestThroughput'),
    (9,'AWSDataTransfer','AWS Data Transfer','Data Transfer','GB','DataTransfer-Out-Bytes','RunInstances'),
    (10,'awskms','AWS Key Management Service','API Request','Requests','KMS-Requests','Decrypt'),
    (11,'AmazonVPC','Amazon Virtual Private Cloud','NAT Gateway','Hrs','NatGateway-Hours','NatGateway')
   ) AS t(service_index, service, service_name, family, unit, usage_type, operation)`,
  `CREATE OR REPLACE TABLE bulk_sku AS SELECT sku_index, s.*, region, prefix,
     upper(substr(md5('sku' || sku_index || '${seed}'), 1, 16)) AS sku,
     prefix || s.usage_type || CASE WHEN sku_index >= 96 THEN '.' || (sku_index // 96) ELSE '' END AS full_usage_type,
     printf('%.10f', (1 + (hash(sku_index, ${seed})  % 9999)) / (CASE WHEN unit = 'Requests' THEN 1e7 WHEN unit = 'Hrs' THEN 1e4 ELSE 1e5 END)) AS rate,
     'm' || (5 + sku_index % 3) || '.' || (['large','xlarge','2xlarge','4xlarge'])[1 + sku_index % 4] AS instance_type,
     MAP {'product_name': s.service_name, 'region': region, 'servicename': s.service_name, 'group': s.family,
          'group_description': s.family || ' in ' || region, 'tenancy': 'Shared', 'operating_system': 'Linux'} AS product
   FROM range(3000) AS r(sku_index)
   JOIN bulk_service AS s ON s.service_index = sku_index % 12
   JOIN (VALUES (0,'us-east-1',''),(1,'eu-west-1','EU-'),(2,'eu-central-1','EUC1-'),(3,'us-west-2','USW2-'),
     (4,'ap-southeast-2','APS2-'),(5,'eu-west-2','EUW2-'),(6,'ca-central-1','CAN1-'),(7,'sa-east-1','SAE1-')) AS g(region_index, region, prefix)
     ON region_index = (sku_index // 12) % 8`,
  `CREATE OR REPLACE TABLE bulk_account AS SELECT account_index, (700000000000 + account_index)::VARCHAR AS account,
     'workload-' || lpad(account_index::VARCHAR, 2, '0') AS account_name, '${payer}' AS payer FROM range(50) AS r(account_index)`,
  `CREATE OR REPLACE TABLE bulk_resource AS SELECT resource_index,
     'i-' || substr(md5('resource' || resource_index || '${seed}'), 1, 17) AS resource_id,
     CASE WHEN resource_index % 5 = 0 THEN MAP {}::MAP(VARCHAR, VARCHAR) ELSE MAP {
       'user_cost_center': 'cc-' || (resource_index % 40), 'user_environment': (['prod','test','dev'])[1 + resource_index % 3],
       'user_application': 'app-' || (resource_index % 300)} END AS resource_tags,
     CASE WHEN resource_index % 5 = 0 THEN MAP {}::MAP(VARCHAR, VARCHAR) ELSE MAP {
       'resourceTags/user:CostCenter': 'cc-' || (resource_index % 40)} END AS tags
   FROM range(20000) AS r(resource_index)`,
];

/** What a column holds; columns not named here are NULL of their type, as in a real export of such a payer. */
const VALUES: Readonly<Record<string, string>> = {
  bill_bill_type: "'Anniversary'",
  bill_billing_entity: "'AWS'",
  bill_billing_period_end_date: "period_end",
  bill_billing_period_start_date: "period_start",
  bill_invoice_id: "'2136547891'",
  bill_invoicing_entity: "'Amazon Web Services EMEA SARL'",
  bill_payer_account_id: "payer",
  bill_payer_account_name: "'northwind-payer'",
  cost_category: "MAP {'team': 'team-' || (account_index % 12)}",
  discount: "MAP {}::MAP(VARCHAR, DOUBLE)",
  identity_line_item_id:
    "substr(md5((resource_index * 3000 + sku_index)::VARCHAR), 1, 26) || substr(md5(account), 1, 26)",
  identity_time_interval:
    "strftime(usage_start, '%Y-%m-%dT%H:%M:%SZ') || '/' || strftime(usage_start + INTERVAL 1 HOUR, '%Y-%m-%dT%H:%M:%SZ')",
  line_item_availability_zone:
    "CASE WHEN service_index IN (0, 1, 4) THEN region || (['a','b','c'])[1 + resource_index % 3] END",
  line_item_blended_cost: "unblended",
  line_item_blended_rate: "rate",
  line_item_currency_code: "'USD'",
  line_item_legal_entity: "'Amazon Web Services EMEA SARL'",
  line_item_line_item_description:
    "CASE WHEN line_type = 'Tax' THEN 'Tax for product code ' || service ELSE '$' || rtrim(rate, '0') || ' per ' || unit || ' for ' || family || ' in ' || region END",
  line_item_line_item_type: "line_type",
  line_item_normalization_factor: "CASE WHEN service_index = 0 THEN 8.0 ELSE 0.0 END",
  line_item_normalized_usage_amount: "CASE WHEN service_index = 0 THEN usage * 8.0 ELSE 0.0 END",
  line_item_operation: "CASE WHEN line_type <> 'Tax' THEN operation END",
  line_item_product_code: "service",
  line_item_resource_id: "CASE WHEN service_index IN (0, 1, 2, 4, 5, 8, 11) THEN resource_id END",
  line_item_tax_type: "CASE WHEN line_type = 'Tax' THEN 'VAT' END",
  line_item_unblended_cost: "unblended",
  line_item_unblended_rate: "CASE WHEN line_type <> 'Tax' THEN rate END",
  line_item_usage_account_id: "account",
  line_item_usage_account_name: "account_name",
  line_item_usage_amount: "usage",
  line_item_usage_end_date: "usage_start + INTERVAL 1 HOUR",
  line_item_usage_start_date: "usage_start",
  line_item_usage_type: "CASE WHEN line_type <> 'Tax' THEN full_usage_type END",
  pricing_currency: "'USD'",
  pricing_public_on_demand_cost:
    "CASE WHEN line_type IN ('Tax', 'Credit') THEN 0.0 ELSE round(usage * rate::DOUBLE, 10) END",
  pricing_public_on_demand_rate: "CASE WHEN line_type <> 'Tax' THEN rate END",
  pricing_rate_code: "sku || '.JRTCKXETXF.' || substr(sku, 1, 10)",
  pricing_rate_id: "(400000000000 + sku_index)::VARCHAR",
  pricing_term: "CASE WHEN line_type <> 'Tax' THEN 'OnDemand' END",
  pricing_unit: "unit",
  product: "product",
  product_instance_family: "CASE WHEN service_index = 0 THEN 'General purpose' END",
  product_instance_type: "CASE WHEN service_index IN (0, 4) THEN instance_type END",
  product_location: "region",
  product_location_type: "'AWS Region'",
  product_operation: "operation",
  product_product_family: "family",
  product_region_code: "region",
  product_servicecode: "service",
  product_sku: "sku",
  product_usagetype: "full_usage_type",
  reservation_amortized_upfront_cost_for_usage: "0.0",
  reservation_amortized_upfront_fee_for_billing_period: "0.0",
  reservation_effective_cost: "0.0",
  reservation_recurring_fee_for_usage: "0.0",
  reservation_reservation_a_r_n:
    "CASE WHEN line_type = 'DiscountedUsage' THEN 'arn:aws:ec2:us-east-1:' || payer || ':reserved-instances/' || (account_index % 9) END",
  reservation_subscription_id: "(23517360000 + sku_index)::VARCHAR",
  reservation_unused_amortized_upfront_fee_for_billing_period: "0.0",
  reservation_unused_normalized_unit_quantity: "0.0",
  reservation_unused_quantity: "0.0",
  reservation_unused_recurring_fee: "0.0",
  reservation_upfront_value: "0.0",
  resource_tags: "resource_tags",
  savings_plan_amortized_upfront_commitment_for_billing_period: "0.0",
  savings_plan_recurring_commitment_for_billing_period: "0.0",
  savings_plan_savings_plan_a_r_n:
    "CASE WHEN line_type IN ('SavingsPlanCoveredUsage', 'SavingsPlanNegation') THEN 'arn:aws:savingsplans::' || payer || ':savingsplan/' || (account_index % 5) END",
  savings_plan_savings_plan_effective_cost:
    "CASE WHEN line_type = 'SavingsPlanCoveredUsage' THEN round(usage * rate::DOUBLE * 0.7, 10) ELSE 0.0 END",
  savings_plan_savings_plan_rate:
    "CASE WHEN line_type = 'SavingsPlanCoveredUsage' THEN round(rate::DOUBLE * 0.7, 10) ELSE 0.0 END",
  savings_plan_total_commitment_to_date: "0.0",
  savings_plan_used_commitment: "0.0",
  tags: "tags",
};

const SQL_TYPES: Readonly<Record<string, string>> = {
  string: "VARCHAR",
  double: "DOUBLE",
  timestamp: "TIMESTAMP",
  "map<string,string>": "MAP(VARCHAR, VARCHAR)",
  "map<string,double>": "MAP(VARCHAR, DOUBLE)",
};

/**
 * The month's rows with exactly the given columns; in hour order when the query runs on one thread with its joins as they
 * are written. `range` cuts out rows by number, so that a large month can be made in pieces.
 */
export const bulkMonthQuery = (
  { rows, seed, period }: BulkMonth,
  columns: readonly { readonly name: string; readonly type: string }[],
  range: { readonly from: number; readonly to: number } = { from: 0, to: rows },
): string => {
  const list = columns
    .map(({ name, type }) => `CAST(${VALUES[name] ?? "NULL"} AS ${SQL_TYPES[type] ?? "VARCHAR"}) AS ${name}`)
    .join(",\n  ");
  const draw = (salt: number, modulus: number) => `(hash(i, ${seed * 31 + salt}) % ${modulus})::BIGINT`;
  return `WITH drawn AS (
  SELECT i, TIMESTAMP '${period}-01 00:00:00' AS period_start, TIMESTAMP '${period}-01 00:00:00' + INTERVAL 1 MONTH AS period_end,
    ${draw(1, 50)} AS account_index, ${draw(2, 20000)} AS resource_index, ${draw(3, 1000)} AS chance,
    (${draw(4, 3000)} * ${draw(5, 3000)}) // 3000 AS sku_index, ${draw(6, 1000000000)} AS quantity,
    TIMESTAMP '${period}-01 00:00:00' + to_hours((i * 672) // ${rows}) AS usage_start
  FROM range(${range.from}, ${Math.min(range.to, rows)}) AS r(i)
), valued AS (
  SELECT *, CASE WHEN chance = 0 THEN 'Tax' WHEN chance < 9 THEN 'Credit'
      WHEN service_index = 0 AND chance < 200 THEN 'DiscountedUsage'
      WHEN service_index = 0 AND chance < 450 THEN 'SavingsPlanCoveredUsage'
      WHEN service_index = 0 AND chance < 500 THEN 'SavingsPlanNegation' ELSE 'Usage' END AS line_type,
    CASE WHEN chance < 9 THEN 0.0 WHEN unit = 'Hrs' THEN (CASE WHEN quantity % 4 = 0 THEN (quantity % 3600) / 3600.0 ELSE 1.0 END)
      WHEN unit IN ('Requests', 'ReadRequestUnits') THEN (quantity % 100000)::DOUBLE ELSE quantity / 1e10 END AS raw_usage
  FROM drawn JOIN bulk_sku USING (sku_index) JOIN bulk_account USING (account_index) JOIN bulk_resource USING (resource_index)
), priced AS (
  SELECT *, round(raw_usage, 10) AS usage, CASE line_type WHEN 'Tax' THEN round((quantity % 10000) / 1e4, 2)
    WHEN 'Credit' THEN -round((quantity % 10000) / 1e6, 10) WHEN 'DiscountedUsage' THEN 0.0
    WHEN 'SavingsPlanNegation' THEN -round(raw_usage * rate::DOUBLE, 10) ELSE round(raw_usage * rate::DOUBLE, 10) END AS unblended
  FROM valued
)
SELECT ${list}
FROM priced`;
};
