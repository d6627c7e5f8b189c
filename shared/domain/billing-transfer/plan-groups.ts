import type { Account, BillingGroup, ConfigurationSnapshot } from "../configuration/model.ts";
import type { CostDelivery } from "../cost-data/delivery.ts";
import { type AccountId, type BillingGroupArn, PASSTHROUGH_PLAN } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import type { Interval } from "../rating/interval.ts";
import type { GroupTask, Selection } from "../rating/model.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../time/billing-period.ts";
import { chainOf, type Hop, organisationLookup } from "./chain.ts";
import { groupOfHop } from "./group-of-hop.ts";
import { type GroupPlace, placeOf } from "./place-group.ts";
import { type Share, splitDelivery, takesIn } from "./split-delivery.ts";

/** Rows of one delivery that the top of the chain bills to nobody, and why. */
export type Unbilled = {
  readonly payer: AccountId;
  readonly accounts: Selection["accounts"];
  readonly except: readonly AccountId[];
  /**
   * OWN_USAGE: accounts of a paying organisation outside any group. NOT_TRANSFERRED: the organisation pays
   * itself this month. NO_GROUP: transferred, but the owner keeps no billing group for it (suspense).
   */
  readonly reason: "OWN_USAGE" | "NOT_TRANSFERRED" | "NO_GROUP";
  /** The account that should bill the rows; for own usage the payer itself. */
  readonly owner: AccountId;
  readonly level: number;
};

export type GroupPlan = {
  /** Ordered from AWS downwards: level, then owner, then ARN. */
  readonly tasks: readonly GroupTask[];
  readonly unbilled: readonly Unbilled[];
  /** Groups that would add two currencies. Nothing may be priced while there is one. */
  readonly mixedCurrencies: readonly {
    readonly group: BillingGroupArn;
    readonly currencies: readonly Currency[];
  }[];
  /** Passthrough groups whose interval cuts the month: what the level above bills is known for whole months only. */
  readonly cutPassthrough: readonly BillingGroupArn[];
};

type Placed = { readonly group: BillingGroup; readonly place: GroupPlace; readonly selections: Selection[] };

/**
 * Decides which group prices which rows at which level of the chain, for one month.
 *
 * Which group prices a hop of the chain says `groupOfHop`.
 */
export const planGroups = (
  snapshot: ConfigurationSnapshot,
  deliveries: readonly CostDelivery[],
): GroupPlan => {
  const placed = new Map<BillingGroupArn, Placed>();
  for (const group of snapshot.billingGroups) {
    const place = placeOf(group, snapshot.transfers);
    if (place !== undefined) placed.set(group.arn, { group, place, selections: [] });
  }
  const lookup = organisationLookup(snapshot);
  const unbilled: Unbilled[] = [];
  for (const delivery of [...deliveries].sort((a, b) => (a.payer < b.payer ? -1 : 1))) {
    for (const share of splitDelivery(delivery, lookup)) {
      const hops = chainOf(share.organisation.managementAccount, snapshot.transfers);
      const upstream = placeTransferred(share, hops, placed, unbilled);
      const own = placeStandard(share, delivery, upstream, placed);
      if (hops.length === 0) unbilled.push(ownUsage(snapshot, share, own));
    }
  }
  const tasks = [...placed.values()].sort(byLevel);
  const planned = toTasks(snapshot, tasks, deliveries);
  return {
    tasks: planned,
    unbilled,
    cutPassthrough: planned
      .filter(({ plan, interval }) => plan.kind === "PASSTHROUGH" && interval !== undefined)
      .map(({ arn }) => arn),
    mixedCurrencies: tasks.flatMap(({ group, selections }) => {
      const currencies = [...new Set(currenciesOf(selections, deliveries))].sort();
      return currencies.length > 1 ? [{ group: group.arn, currencies }] : [];
    }),
  };
};

/** From AWS downwards; answers the group that prices the organisation's own bill, the cost of its own groups. */
const placeTransferred = (
  share: Share,
  hops: readonly Hop[],
  placed: ReadonlyMap<BillingGroupArn, Placed>,
  unbilled: Unbilled[],
): BillingGroupArn | null => {
  let upstream: BillingGroupArn | null = null;
  for (let index = hops.length - 1; index >= 0; index -= 1) {
    const hop = hops[index] as Hop;
    const rows = { payer: share.payer, accounts: share.accounts, except: [...share.except] };
    const group = groupOfHop(
      hops,
      index,
      [...placed.values()].map((each) => each.group),
    );
    const found = group === undefined ? undefined : placed.get(group.arn);
    if (found === undefined) {
      unbilled.push({ ...rows, reason: "NO_GROUP", owner: hop.owner, level: hops.length - index });
      continue;
    }
    found.selections.push({ ...rows, members: [...share.members], upstream });
    upstream = found.group.arn;
  }
  return upstream;
};

/** Groups an organisation keeps for accounts of its own. Answers the accounts they took. */
const placeStandard = (
  share: Share,
  delivery: CostDelivery,
  upstream: BillingGroupArn | null,
  placed: ReadonlyMap<BillingGroupArn, Placed>,
): readonly AccountId[] => {
  const taken: AccountId[] = [];
  for (const { group, selections } of placed.values()) {
    if (group.type !== "STANDARD" || group.owner !== share.organisation.managementAccount) continue;
    const accounts = group.accounts
      .filter((account) => delivery.accounts.includes(account) && takesIn(share, account))
      .sort();
    if (accounts.length === 0) continue;
    selections.push({ payer: share.payer, accounts, except: [], members: accounts, upstream });
    taken.push(...accounts);
  }
  return taken;
};

const ownUsage = (snapshot: ConfigurationSnapshot, share: Share, taken: readonly AccountId[]): Unbilled => {
  const account = share.organisation.managementAccount;
  const paysForOthers =
    account === snapshot.partner.account ||
    snapshot.transfers.some((transfer) => transfer.target === account) ||
    snapshot.billingGroups.some((group) => group.owner === account);
  return {
    payer: share.payer,
    accounts: share.accounts === "all" ? "all" : share.accounts.filter((id) => !taken.includes(id)),
    except: share.accounts === "all" ? [...share.except, ...taken].sort() : [],
    reason: paysForOthers ? "OWN_USAGE" : "NOT_TRANSFERRED",
    owner: account,
    level: 1,
  };
};

const byLevel = (a: Placed, b: Placed): number =>
  a.place.level - b.place.level ||
  (a.group.owner < b.group.owner
    ? -1
    : a.group.owner > b.group.owner
      ? 1
      : a.group.arn < b.group.arn
        ? -1
        : 1);

const currenciesOf = (
  selections: readonly Selection[],
  deliveries: readonly CostDelivery[],
): readonly Currency[] =>
  selections.flatMap((selection) =>
    deliveries.filter((delivery) => delivery.payer === selection.payer).map((delivery) => delivery.currency),
  );

/** `placed` comes ordered from AWS downwards, so that a Passthrough group finds its upstream resolved. */
const toTasks = (
  snapshot: ConfigurationSnapshot,
  placed: readonly Placed[],
  deliveries: readonly CostDelivery[],
): readonly GroupTask[] => {
  const rules = new Map(snapshot.pricingRules.map((rule) => [rule.arn, rule]));
  const plans = new Map(snapshot.pricingPlans.map((plan) => [plan.arn, plan]));
  const pricedBy = new Map<BillingGroupArn, BillingGroupArn | null>();
  const accounts = new Map(
    snapshot.organisations.flatMap((organisation) => organisation.accounts.map((each) => [each.id, each])),
  );
  return placed.map(({ group, place, selections }): GroupTask => {
    const interval =
      group.type === "STANDARD" ? intervalOf(accounts.get(group.primaryAccount), snapshot.period) : undefined;
    const upstream = selections[0]?.upstream ?? null;
    const passthrough = group.plan === PASSTHROUGH_PLAN;
    const pricer = passthrough ? (upstream === null ? null : (pricedBy.get(upstream) ?? null)) : group.arn;
    pricedBy.set(group.arn, pricer);
    return {
      arn: group.arn,
      name: group.name,
      type: group.type,
      owner: group.owner,
      buyer: place.buyer,
      primaryAccount: group.primaryAccount,
      level: place.level,
      currency: currenciesOf(selections, deliveries)[0] ?? snapshot.partner.currency,
      plan: passthrough
        ? { kind: "PASSTHROUGH", pricedBy: pricer }
        : {
            kind: "RULES",
            rules: (plans.get(group.plan)?.rules ?? []).flatMap((arn) => rules.get(arn) ?? []),
          },
      selections,
      ...(interval === undefined ? {} : { interval }),
      customLineItems: snapshot.customLineItems.filter((item) => item.group === group.arn),
    };
  });
};

/** The part of the month in which the primary account was in its organisation; undefined for all of it. */
const intervalOf = (account: Account | undefined, period: BillingPeriod): Interval | undefined => {
  const { joined, left } = account ?? {};
  const late = joined !== undefined && joined > periodStart(period);
  const early = left !== undefined && left < periodEnd(period);
  if (!late && !early) return undefined;
  return { ...(late ? { joined } : {}), ...(early ? { left } : {}) };
};
