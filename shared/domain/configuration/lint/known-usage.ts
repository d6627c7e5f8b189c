import type { LintFacts, PayerDiscount, UsedSku } from "./lint-facts.ts";

/** Operations by usage type. */
export type UsageTypes = ReadonlyMap<string, ReadonlySet<string>>;
type MutableUsageTypes = Map<string, Set<string>>;

/** Every SKU that is known to exist, arranged by what a rule can match on. */
export type KnownUsage = {
  /** Where the knowledge comes from, for sentences: "the cost data of 2026-10 and the price lists". */
  readonly source: string;
  readonly hasUsage: boolean;
  /** False: there are SKUs that are not listed here, in services nobody knows. */
  readonly complete: boolean;
  readonly ofService: ReadonlyMap<string, UsageTypes>;
  /** Seen in cost data; SKUs of price lists count for AWS itself. */
  readonly ofEntity: ReadonlyMap<string, ReadonlyMap<string, UsageTypes>>;
  /** Services of which SKUs exist that are not listed here. */
  readonly open: ReadonlySet<string>;
  readonly servicesOfUsageType: ReadonlyMap<string, readonly string[]>;
  /** SKUs of a service and usage type as they were billed. */
  readonly usedSkus: (service: string, usageType: string) => readonly UsedSku[];
  readonly discountsOfPayer: ReadonlyMap<string, readonly PayerDiscount[]>;
};

const indexes = new WeakMap<LintFacts, KnownUsage>();

/** The facts arranged for look-ups. Facts are never changed, so they are arranged once. */
export const knownUsage = (facts: LintFacts): KnownUsage => {
  const known = indexes.get(facts) ?? arrange(facts);
  indexes.set(facts, known);
  return known;
};

const arrange = (facts: LintFacts): KnownUsage => {
  const ofService = new Map<string, MutableUsageTypes>();
  const ofEntity = new Map<string, Map<string, MutableUsageTypes>>();
  const add = (entity: string, service: string, sku: { usageType: string; operation: string }) => {
    const services = getOrPut(ofEntity, entity, () => new Map<string, MutableUsageTypes>());
    for (const map of [services, ofService]) {
      const usageTypes = getOrPut(map, service, () => new Map<string, Set<string>>());
      getOrPut(usageTypes, sku.usageType, () => new Set<string>()).add(sku.operation);
    }
  };
  const used = new Map<string, UsedSku[]>();
  for (const sku of facts.usage?.skus ?? []) {
    add(sku.billingEntity, sku.productCode, sku);
    getOrPut(used, `${sku.productCode}\n${sku.usageType}`, (): UsedSku[] => []).push(sku);
  }
  const discountsOfPayer = new Map<string, PayerDiscount[]>();
  for (const discount of facts.usage?.discounts ?? [])
    getOrPut(discountsOfPayer, discount.payer, (): PayerDiscount[] => []).push(discount);
  const lists = facts.priceLists ?? [];
  for (const { service, skus } of lists) {
    const services = getOrPut(ofEntity, "AWS", () => new Map<string, MutableUsageTypes>());
    for (const map of [services, ofService]) getOrPut(map, service, () => new Map<string, Set<string>>());
    for (const sku of skus) add("AWS", service, sku);
  }
  const whole = new Set(lists.filter(({ complete }) => complete).map(({ service }) => service));
  const open = new Set(lists.map(({ service }) => service).filter((service) => !whole.has(service)));
  const servicesOfUsageType = new Map<string, string[]>();
  for (const [service, usageTypes] of ofService)
    for (const usageType of usageTypes.keys())
      getOrPut(servicesOfUsageType, usageType, (): string[] => []).push(service);
  return {
    source: sourceOf(facts),
    hasUsage: (facts.usage?.skus.length ?? 0) > 0,
    complete: facts.usage?.complete ?? true,
    ofService,
    ofEntity,
    open,
    servicesOfUsageType,
    usedSkus: (service, usageType) => used.get(`${service}\n${usageType}`) ?? [],
    discountsOfPayer,
  };
};

const sourceOf = ({ period, usage, priceLists }: LintFacts): string =>
  [
    ...(usage === undefined ? [] : [`the cost data of ${period ?? "the latest month"}`]),
    ...(priceLists === undefined || priceLists.length === 0 ? [] : ["the price lists"]),
  ].join(" and ");

const getOrPut = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
};
