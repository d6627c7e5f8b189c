import type { Sku } from "../catalogue/model.ts";
import { FREE_TIER_RATE, FREE_TIER_TERM, rateCode } from "../catalogue/rate-code.ts";
import { AMOUNT, type Facts, RATE, type SkuNumbers } from "./facts.ts";
import { loadCommitments } from "./load-commitments.ts";
import type { SampleDatabase } from "./sample-database.ts";

/** Loads what does not change from month to month: SKUs in use, their tiers, accounts, commitments. */
export const loadFacts = async (database: SampleDatabase, facts: Facts): Promise<SkuNumbers> => {
  const used = new Set([
    ...facts.resources.map(({ sku }) => sku),
    ...facts.commitments.reservations.map(({ sku }) => sku),
  ]);
  const skus = [...facts.catalogue.values()].filter(({ key }) => used.has(key));
  const numbers = new Map(skus.map(({ key }, number) => [key, number]));
  await database.load("sku", SKU_COLUMNS, skus.map(skuRecord));
  await database.load(
    "tier",
    {
      sku: "INTEGER",
      part: "INTEGER",
      begin_at: AMOUNT,
      end_at: AMOUNT,
      rate: RATE,
      rate_code: "VARCHAR",
      description: "VARCHAR",
    },
    skus.flatMap((sku, number) => [
      ...(sku.freePool === undefined ? [] : [freeTier(sku, number)]),
      ...sku.tiers.map(({ begin, end, rate }, tier) => ({
        sku: number,
        part: tier + 1,
        begin_at: begin,
        end_at: end ?? null,
        rate,
        rate_code: rateCode(sku, tier),
        description: `$${rate} ${sku.priceText}`,
      })),
    ]),
  );
  await database.load(
    "account",
    { account: "VARCHAR", account_name: "VARCHAR" },
    facts.world.organisations.flatMap(({ accounts }) =>
      accounts.map(({ id, name }) => ({ account: id, account_name: name })),
    ),
  );
  await loadCommitments(database, facts.commitments, numbers);
  return numbers;
};

/** Part 0 of a SKU: the free quantity. It has no range, so that no paid quantity falls into it. */
const freeTier = (sku: Sku, number: number) => ({
  sku: number,
  part: 0,
  begin_at: null,
  end_at: null,
  rate: "0",
  rate_code: `${sku.sku}.${FREE_TIER_TERM}.${FREE_TIER_RATE}`,
  description: `$0.00 ${sku.priceText} under monthly free tier`,
});

const SKU_COLUMNS = {
  number: "INTEGER",
  tiered: "BOOLEAN",
  sku: "VARCHAR",
  product_code: "VARCHAR",
  service_code: "VARCHAR",
  product_name: "VARCHAR",
  family: "VARCHAR",
  usage_type: "VARCHAR",
  operation: "VARCHAR",
  region: "VARCHAR",
  location: "VARCHAR",
  unit: "VARCHAR",
  term: "VARCHAR",
  instance_type: "VARCHAR",
  instance_family: "VARCHAR",
  normalization: "DECIMAL(10,4)",
  price_text: "VARCHAR",
  billing_entity: "VARCHAR",
  legal_entity: "VARCHAR",
  pool: "VARCHAR",
  pool_quantity: AMOUNT,
  product: "MAP(VARCHAR, VARCHAR)",
};

const skuRecord = (sku: Sku, number: number) => ({
  number,
  tiered: sku.tiers.length > 1 || sku.freePool !== undefined,
  sku: sku.sku,
  product_code: sku.productCode,
  service_code: sku.serviceCode,
  product_name: sku.productName,
  family: sku.family,
  usage_type: sku.usageType,
  operation: sku.operation,
  region: sku.region,
  location: sku.location,
  unit: sku.unit,
  term: sku.term,
  instance_type: sku.instanceType ?? "",
  instance_family: sku.instanceFamily ?? "",
  normalization: sku.normalizationFactor ?? "0",
  price_text: sku.priceText,
  billing_entity: sku.billingEntity,
  legal_entity: sku.legalEntity ?? null,
  pool: sku.freePool === undefined ? null : `${sku.productCode}/${sku.freePool.usageType}`,
  pool_quantity: sku.freePool?.quantity ?? null,
  product: {
    product_name: sku.productName,
    servicename: sku.productName,
    ...(sku.region === "" ? {} : { region: sku.region }),
    ...sku.attributes,
  },
});
