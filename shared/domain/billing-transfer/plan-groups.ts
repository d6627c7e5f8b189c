import type {
  Account,
  BillingGroup,
  ConfigurationSnapshot,
  EarlierMonth,
  PricingRule,
} from "../configuration/model.ts";
import type { BillId } from "../cost-data/bill-id.ts";
import type { Bill } from "../cost-data/delivery.ts";
import { type AccountId, type BillingGroupArn, PASSTHROUGH_PLAN } from "../identifiers.ts";
import type { Currency } from "../money/currency.ts";
import type { Interval } from "../rating/interval.ts";
import type { GroupTask, Selection } from "../rating/model.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../time/billing-period.ts";
import { chainOf, type Hop, organisationLookup } from "./chain.ts";
import { groupOfHop } from "./group-of-hop.ts";
import { monthOfBill } from "./late-usage.ts";
import { type GroupPlace, placeOf } from "./place-group.ts";
import { type Share, splitDelivery, takesIn } from "./split-delivery.ts";

/** Rows of one delivery that the top of the chain bills to nobody, and why. */
export type Unbilled = {
  readonly payer: BillId;
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

type Placed = {
  readonly group: BillingGroup;
  readonly place: GroupPlace;
  readonly selections: Selection[];
  /** Where the group is no longer in force, the month it was: it prices late usage only. */
  readonly past?: EarlierMonth;
};

/**
 * Decides which group prices which rows at which level of the chain, for one month.
 *
 * Which group prices a hop of the chain says `groupOfHop`.
 */
export const planGroups = (snapshot: ConfigurationSnapshot, deliveries: readonly Bill[]): GroupPlan => {
  const placed = placedGroups(snapshot);
  const lookup = organisationLookup(snapshot);
  const unbilled: Unbilled[] = [];
  for (const delivery of [...deliveries].sort((a, b) => (a.payer < b.payer ? -1 : 1))) {
    const month = monthOfBill(snapshot, delivery.payer);
    const candidates = [...placed.values()].filter(({ past }) => past === undefined || month !== snapshot);
    for (const share of splitDelivery(delivery, lookup)) {
      const hops = chainOf(share.organisation.managementAccount, month.transfers);
      const upstream = placeTransferred(share, hops, candidates, unbilled);
      const own = placeStandard(share, delivery, upstream, candidates);
      if (hops.length === 0) unbilled.push(ownUsage(month, share, own));
    }
  }
  const tasks = fromAwsDown(
    [...placed.values()].filter(({ past, selections }) => past === undefined || selections.length > 0),
  );
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

/** The groups in force, and those of earlier months that priced then what arrives late now. */
const placedGroups = (snapshot: ConfigurationSnapshot): ReadonlyMap<BillingGroupArn, Placed> => {
  const placed = new Map<BillingGroupArn, Placed>();
  const add = (group: BillingGroup, place: GroupPlace | undefined, past?: EarlierMonth): void => {
    if (place === undefined || placed.has(group.arn)) return;
    placed.set(group.arn, { group, place, selections: [], ...(past === undefined ? {} : { past }) });
  };
  for (const group of snapshot.billingGroups) add(group, placeOf(group, snapshot.transfers));
  for (const past of snapshot.earlier?.toReversed() ?? [])
    for (const group of past.billingGroups)
      if (group.type === "TRANSFER_BILLING") add(group, placeOf(group, past.transfers), past);
  return placed;
};

/** From AWS downwards; answers the group that prices the organisation's own bill, the cost of its own groups. */
const placeTransferred = (
  share: Share,
  hops: readonly Hop[],
  placed: readonly Placed[],
  unbilled: Unbilled[],
): BillingGroupArn | null => {
  let upstream: BillingGroupArn | null = null;
  for (let index = hops.length - 1; index >= 0; index -= 1) {
    const hop = hops[index] as Hop;
    const rows = { payer: share.payer, accounts: share.accounts, except: [...share.except] };
    const group = groupOfHop(
      hops,
      index,
      placed.map((each) => each.group),
    );
    const found = placed.find((each) => each.group === group);
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
  delivery: Bill,
  upstream: BillingGroupArn | null,
  placed: readonly Placed[],
): readonly AccountId[] => {
  const taken: AccountId[] = [];
  for (const { group, selections } of placed) {
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

const ownUsage = (month: ConfigurationSnapshot, share: Share, taken: readonly AccountId[]): Unbilled => {
  const account = share.organisation.managementAccount;
  const paysForOthers =
    account === month.partner.account ||
    month.transfers.some((transfer) => transfer.target === account) ||
    month.billingGroups.some((group) => group.owner === account);
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

/**
 * Ordered by level, owner and ARN; where late usage went up another chain than a group's place of now says, a group
 * still comes behind those whose sell price is its cost.
 */
const fromAwsDown = (placed: readonly Placed[]): readonly Placed[] => {
  const byArn = new Map(placed.map((each) => [each.group.arn, each]));
  const ordered = new Set<Placed>();
  const open = new Set<Placed>();
  const visit = (each: Placed): void => {
    if (ordered.has(each)) return;
    if (open.has(each)) throw new Error(`${each.group.arn} would be priced by itself`);
    open.add(each);
    for (const { upstream } of each.selections) {
      const above = upstream === null ? undefined : byArn.get(upstream);
      if (above !== undefined) visit(above);
    }
    ordered.add(each);
  };
  for (const each of [...placed].sort(byLevel)) visit(each);
  return [...ordered];
};

const currenciesOf = (selections: readonly Selection[], deliveries: readonly Bill[]): readonly Currency[] =>
  selections.flatMap((selection) =>
    deliveries.filter((delivery) => delivery.payer === selection.payer).map((delivery) => delivery.currency),
  );

/** `placed` comes ordered from AWS downwards, so that a Passthrough group finds its upstream resolved. */
const toTasks = (
  snapshot: ConfigurationSnapshot,
  placed: readonly Placed[],
  deliveries: readonly Bill[],
): readonly GroupTask[] => {
  const rulesOf = rulesByPlan(snapshot);
  const pricedBy = new Map<BillingGroupArn, BillingGroupArn | null>();
  const accounts = new Map(
    snapshot.organisations.flatMap((organisation) => organisation.accounts.map((each) => [each.id, each])),
  );
  return placed.map(({ group, place, selections, past }): GroupTask => {
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
        : { kind: "RULES", rules: [...(past === undefined ? rulesOf : rulesByPlan(past))(group.plan)] },
      selections,
      ...(interval === undefined ? {} : { interval }),
      customLineItems: snapshot.customLineItems.filter((item) => item.group === group.arn),
    };
  });
};

/** Rules of a plan, in its order; the plans AWS manages have none. */
const rulesByPlan = ({ pricingPlans, pricingRules }: Pick<EarlierMonth, "pricingPlans" | "pricingRules">) => {
  const rules = new Map(pricingRules.map((rule) => [rule.arn, rule]));
  const plans = new Map(pricingPlans.map((plan) => [plan.arn, plan]));
  return (plan: BillingGroup["plan"]): readonly PricingRule[] =>
    (plans.get(plan)?.rules ?? []).flatMap((arn) => rules.get(arn) ?? []);
};

/** The part of the month in which the primary account was in its organisation; undefined for all of it. */
const intervalOf = (account: Account | undefined, period: BillingPeriod): Interval | undefined => {
  const { joined, left } = account ?? {};
  const late = joined !== undefined && joined > periodStart(period);
  const early = left !== undefined && left < periodEnd(period);
  if (!late && !early) return undefined;
  return { ...(late ? { joined } : {}), ...(early ? { left } : {}) };
};
