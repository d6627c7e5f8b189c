import type { Random } from "../../../shared/sample/random.ts";
import { configurationText } from "../../builders/partner.ts";

const OWN = "999999999999";
const account = (number: number): string => String(100_000_000_000 + number);
const organisation = (id: string, managementAccount: string) => ({
  id,
  managementAccount,
  name: `Company ${managementAccount}`,
  email: `billing@${id.slice(2, 7)}.example`,
  accounts: [{ id: `${managementAccount.slice(0, 11)}9`, name: "production" }],
});

/** A partner with a little of everything the API can be asked for. */
export const fuzzConfiguration = configurationText({
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: OWN,
      name: "Northwind Cloud",
      accounts: Array.from({ length: 20 }, (_, index) => ({ id: account(index), name: `account-${index}` })),
    },
    organisation("o-alpha00001", "111111111111"),
    organisation("o-resell0001", "222222222222"),
    organisation("o-gamma00001", "333333333333"),
    organisation("o-delta00001", "444444444444"),
    organisation("o-omega00001", "666666666666"),
  ],
  transfers: [
    { name: "alpha", source: "111111111111", target: OWN, start: "2026-10" },
    { name: "reseller", source: "222222222222", target: OWN, start: "2026-09" },
    { name: "gamma", source: "333333333333", target: "222222222222", start: "2026-12" },
  ],
  pricingRules: [
    { name: "minus-7", scope: "GLOBAL", type: "DISCOUNT", modifierPercentage: "7.1" },
    { name: "storage", scope: "SERVICE", service: "AmazonS3", type: "MARKUP", modifierPercentage: "3" },
    { name: "foreign", owner: "222222222222", scope: "GLOBAL", type: "MARKUP", modifierPercentage: "1" },
  ],
  pricingPlans: [
    { name: "standard", rules: ["minus-7"], tags: { team: "billing" } },
    { name: "empty", rules: [] },
    { name: "foreign", owner: "222222222222", rules: ["foreign"] },
  ],
  billingGroups: [
    { name: "fleet", primaryAccount: account(0), accounts: [account(0), account(1)], plan: "standard" },
    { name: "other", primaryAccount: account(2), plan: "BasicPricingPlan" },
    { name: "alpha", transfer: "alpha", plan: "standard" },
  ],
  customLineItems: [
    { name: "setup", description: "Setup", group: "fleet", type: "FEE", flat: "12.5", from: "2026-10" },
    {
      name: "support",
      description: "Support",
      group: "fleet",
      type: "FEE",
      percentage: "10",
      of: ["group", "setup"],
      from: "2026-11",
    },
  ],
});

/** What requests can name, as it was when the world began. */
export type FuzzThings = {
  readonly groups: readonly string[];
  readonly plans: readonly string[];
  readonly rules: readonly string[];
  readonly items: readonly string[];
  readonly transfers: readonly string[];
  readonly handshakes: readonly string[];
  readonly foreign: readonly string[];
  readonly accounts: readonly string[];
  /** Ids of Microsoft's transfers and plans that answers contained, newest last. */
  readonly nceTransfers: string[];
  /** Page tokens that answers contained, newest last. */
  readonly tokens: string[];
  /** ARNs of the partner channel that answers contained, newest last. */
  readonly channel: string[];
};

export const fuzzThings = (ids: {
  readonly groups: readonly string[];
  readonly plans: readonly string[];
  readonly rules: readonly string[];
  readonly items: readonly string[];
  readonly transfers: readonly string[];
  readonly handshakes?: readonly string[];
}): FuzzThings => {
  const own = (arns: readonly string[]) => arns.filter((arn) => arn.includes(`::${OWN}:`));
  const everything = [...ids.groups, ...ids.plans, ...ids.rules, ...ids.items];
  return {
    groups: own(ids.groups),
    plans: own(ids.plans),
    rules: own(ids.rules),
    items: own(ids.items),
    transfers: ids.transfers,
    handshakes: ids.handshakes ?? ["h-0123456789"],
    foreign: everything.filter((arn) => !arn.includes(`::${OWN}:`)),
    accounts: Array.from({ length: 24 }, (_, index) => account(index)),
    nceTransfers: [],
    tokens: [],
    channel: [],
  };
};

/** An ARN or its bare id, mostly of the wanted kind and there. */
export const anArn = (random: Random, arns: readonly string[], things: FuzzThings): string => {
  const arn = random.chance(92)
    ? random.pick(arns)
    : random.pick([...things.foreign, ...things.items, ...things.rules, ...things.plans, ...things.groups]);
  return random.chance(20) ? arn.slice(arn.lastIndexOf("/") + 1) : arn;
};
