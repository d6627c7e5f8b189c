import { MARKETPLACE_PRODUCTS } from "../catalogue/marketplace.ts";
import type { Sku } from "../catalogue/model.ts";
import { BASE_32, createRandom, HEXADECIMAL, type Random } from "../random.ts";
import { accountBasics } from "../workload/account-basics.ts";
import type { Block, ResourceDraft } from "../workload/block.ts";
import { WORKLOADS } from "../workload/workloads.ts";
import type { SampleOrganisation, World } from "../world/model.ts";
import { EXPECTED_ROWS, type Resource } from "./resource.ts";

export type DrawOptions = {
  readonly world: World;
  readonly catalogue: ReadonlyMap<string, Sku>;
  /** Cost rows per month of an organisation of weight 1, roughly. */
  readonly rowsPerCustomer: number;
};

/** The resources of every organisation, numbered from 0 in a fixed order. */
export const drawResources = ({ world, catalogue, rowsPerCustomer }: DrawOptions): readonly Resource[] => {
  const resources: Resource[] = [];
  const instances = instanceKinds(catalogue);
  for (const organisation of world.organisations) {
    const random = createRandom(`${world.seed}/resources/${organisation.slug}`);
    const home = (): string =>
      random.chance(70) ? (organisation.regions[0] ?? "") : random.pick(organisation.regions);
    const add = (block: Block, account: string, region = home()): number => {
      const name = organisation.accounts.find(({ id }) => id === account)?.name ?? organisation.slug;
      const tags = drawTags(random, name);
      const drafts = block({ random, organisation, account, region });
      for (const draft of drafts) {
        const sku = `${draft.kind}@${region}`;
        if (!catalogue.has(sku)) throw new Error(`the sample catalogue has no ${sku}`);
        const place = { index: resources.length, payer: organisation.managementAccount, account, sku, tags };
        resources.push({ ...place, ...settle(random, draft, world.periods, region) });
      }
      return drafts.reduce((rows, draft) => rows + EXPECTED_ROWS[draft.pattern], 0);
    };

    const trials = Math.round(TRIALS_PER_WEIGHT * (1 + organisation.weight));
    for (let trial = 0; trial < trials; trial += 1) {
      const region = random.chance(60) ? random.pick(organisation.regions) : TRIAL_REGION;
      add(instanceTrial(random.pick(instances)), pickAccount(random, organisation), region);
    }

    const target = rowsPerCustomer * organisation.weight;
    let rows = organisation.accounts.reduce((sum, { id }) => sum + add(accountBasics, id), 0);
    if (organisation.traits.has("MARKETPLACE")) rows += add(marketplaceUse, busiest(organisation));
    const blocks = WORKLOADS[organisation.workload];
    for (let turn = 0; rows < target; turn += 1) {
      const block = blocks[turn % blocks.length];
      if (block === undefined) break;
      rows += add(block, pickAccount(random, organisation));
    }
  }
  return resources;
};

/**
 * Every organisation tries instance types for an hour now and then, many of them far from home: few rows, but
 * the reason why real bills have thousands of SKUs.
 */
const TRIALS_PER_WEIGHT = 75;
const TRIAL_REGION = "us-east-1";

const instanceKinds = (catalogue: ReadonlyMap<string, Sku>): readonly string[] => [
  ...new Set(
    [...catalogue.values()]
      .filter(({ instanceType }) => instanceType !== undefined)
      .map(({ key }) => key.slice(0, key.indexOf("@"))),
  ),
];

const instanceTrial =
  (kind: string): Block =>
  ({ random }) => [
    {
      kind,
      resourceId: `i-0${random.text(16, HEXADECIMAL)}`,
      pattern: random.chance(50) ? "weekly" : "monthly",
      quantity: `0.${random.integer(1, 9)}5`,
    },
  ];

const settle = (random: Random, draft: ResourceDraft, periods: readonly string[], region: string) => ({
  resourceId: draft.resourceId,
  pattern: draft.pattern,
  phase: random.integer(0, 167),
  quantity: draft.quantity,
  perMonth: draft.perMonth ?? false,
  whole: draft.whole ?? false,
  wobblePercent: draft.wobblePercent ?? 0,
  zone: `${region}${random.pick(["a", "b", "c"])}`,
  token: random.text(52, BASE_32),
  ...(draft.mortal === true ? drawLife(random, periods) : {}),
});

/** One instance in eight is launched within the sample's months, one in eight is terminated within them. */
const drawLife = (random: Random, periods: readonly string[]) => {
  const day = `${random.pick(periods)}-${String(random.integer(2, 27)).padStart(2, "0")}`;
  const fate = random.integer(1, 8);
  return fate === 1 ? { firstDay: day } : fate === 2 ? { lastDay: day } : {};
};

const drawTags = (random: Random, accountName: string): Readonly<Record<string, string>> => {
  if (random.chance(20)) return {};
  const environment = /dev|qa|stage|stg|pre|test/.test(accountName) ? "development" : "production";
  return {
    CostCenter: `CC-${random.integer(10, 99)}00`,
    Environment: environment,
    ...(random.chance(60) ? { Name: `${accountName}-${random.integer(1, 60)}` } : {}),
  };
};

const busiest = ({ accounts, managementAccount }: SampleOrganisation): string =>
  accounts[1]?.id ?? managementAccount;

/** Members run the workloads; the management account has a little of its own. */
const pickAccount = (random: Random, { accounts, managementAccount }: SampleOrganisation): string =>
  accounts.length === 1 || random.chance(10) ? managementAccount : random.pick(accounts.slice(1)).id;

const marketplaceUse: Block = ({ random }) => {
  const product = random.pick(MARKETPLACE_PRODUCTS);
  return [
    {
      kind: `marketplace/${product.kind}`,
      resourceId: `i-0${random.text(16, "0123456789abcdef")}`,
      pattern: "always",
      quantity: product.kind === "observability" ? String(random.integer(4, 40)) : "1",
    },
  ];
};
