import {
  createAnswerReader,
  ToldAccount,
  ToldGroup,
  ToldPlan,
  ToldRule,
} from "../../domain/aws-set-up/answers.ts";
import type { AwsSetUp, SetUpOrganization, SetUpTransfer } from "../../domain/aws-set-up/set-up.ts";
import { type Finding, problem } from "../../domain/configuration/findings.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { arnAccount } from "../../domain/identifiers.ts";
import { addMonths, BillingPeriod, periodOf } from "../../domain/time/billing-period.ts";
import { type Instant, instantOf } from "../../domain/time/instant.ts";
import type { AwsSetUpSource, ToldOrganization, ToldTransfer } from "../../ports/aws-set-up-source.ts";
import { inTurns, type ReadProgress } from "./in-turns.ts";
import { readItems } from "./read-items.ts";

/** Cost reports reach back as far (spec/billing-conductor.md section 2), and invoices to be calculated again rarely further. */
const MONTHS_BACK = 12;

export type ReadSetUp = {
  readonly setUp: Omit<AwsSetUp, "preferences">;
  readonly problems: readonly Finding[];
  readonly notes: readonly string[];
};

/**
 * Everything an account has set up elsewhere, as it is now, and items that have ended within a year. `partner` is the
 * owner where no answer says who is.
 */
export const readSetUp = async (
  source: AwsSetUpSource,
  { partner, now, onProgress }: { partner: AccountId; now: Instant; onProgress: ReadProgress },
): Promise<ReadSetUp> => {
  const reader = createAnswerReader();
  const month = periodOf(now);
  const months = Array.from({ length: MONTHS_BACK + 1 }, (_, back) => addMonths(month, -back));
  const groups = reader.all(ToldGroup, await source.list("ListBillingGroups"), "ListBillingGroups");
  onProgress("billing groups", groups.length, groups.length);
  const accounts = reader.all(
    ToldAccount,
    await source.list("ListAccountAssociations"),
    "ListAccountAssociations",
  );
  onProgress("accounts", accounts.length, accounts.length);
  const rules = reader.all(ToldRule, await source.list("ListPricingRules"), "ListPricingRules");
  onProgress("pricing rules", rules.length, rules.length);
  const ownPlans = reader
    .all(ToldPlan, await source.list("ListPricingPlans"), "ListPricingPlans")
    // Plans that AWS keeps are the same everywhere.
    .filter(({ Arn }) => arnAccount(Arn) !== "aws");
  const plans = await inTurns(ownPlans, async (plan, done) => {
    onProgress("pricing plans", done, ownPlans.length);
    const listed = await source.list("ListPricingRulesAssociatedToPricingPlan", { PricingPlanArn: plan.Arn });
    return { ...plan, rules: listed.map(String) };
  });
  const items = await readItems(source, reader, months, onProgress);
  const arns = [...groups, ...ownPlans, ...rules, ...items.map(({ told }) => told)].map(({ Arn }) => Arn);
  const tagged = await inTurns(arns, async (arn, done) => {
    onProgress("tags", done, arns.length);
    return [arn, (await source.tags(arn)) ?? {}] as const;
  });
  const organization = await source.organization();
  const transfers = await source.inboundTransfers();
  const { owner, problems } = ownerOf(arns, organization, partner);
  return {
    setUp: {
      owner,
      month,
      firstMonth: months.at(-1) ?? month,
      groups,
      accounts,
      rules,
      plans,
      items,
      tags: new Map(tagged),
      organization: "notTold" in organization ? undefined : organizationOf(organization),
      transfers: "notTold" in transfers ? undefined : transfers.flatMap(transferOf),
    },
    problems: [...reader.problems, ...problems],
    notes: [
      ...("notTold" in organization
        ? [`Organizations: ${organization.notTold}; accounts are those that Billing Conductor lists`]
        : []),
      ...("notTold" in transfers
        ? [`inbound transfers: ${transfers.notTold}; transfers known here stay as they are`]
        : []),
    ],
  };
};

/** One account owns everything, or keys and endpoints were mixed up. */
const ownerOf = (
  arns: readonly string[],
  organization: ToldOrganization | { readonly notTold: string },
  partner: AccountId,
): { readonly owner: AccountId; readonly problems: readonly Finding[] } => {
  const manager = "notTold" in organization ? undefined : organization.managementAccount;
  const owners = new Set([
    ...arns.map((arn) => arnAccount(arn)),
    ...(manager === undefined ? [] : [manager]),
  ]);
  const [owner = partner] = owners;
  const foreign = arns.find((arn) => arn.startsWith("arn:aws-"));
  return {
    owner: owner as AccountId,
    problems: [
      ...(owners.size > 1
        ? [
            problem(
              [],
              `what was read belongs to several accounts, ${[...owners].join(", ")}: do both endpoints and the profile belong together?`,
            ),
          ]
        : []),
      ...(foreign === undefined
        ? []
        : [problem([], `${foreign} is of another partition; only ARNs of partition aws can be kept`)]),
    ],
  };
};

const organizationOf = (told: ToldOrganization): SetUpOrganization => ({
  ...told,
  accounts: told.accounts.map(({ joined, ...account }) => ({
    ...account,
    ...(joined === undefined ? {} : { joined: instantOf(new Date(joined)) }),
  })),
});

/** Invitations are no transfers yet, or never were. */
const IN_FORCE = ["ACCEPTED", "WITHDRAWN"];

/** Transfers begin and end with months (spec/aws-billing-transfer.md sections 2.3 and 2.4). */
const transferOf = ({ status, start, end, ...told }: ToldTransfer): readonly SetUpTransfer[] => {
  if (!IN_FORCE.includes(status)) return [];
  const first = BillingPeriod.safeParse(start.slice(0, 7));
  if (!first.success) return [];
  return [
    {
      ...told,
      start: first.data,
      // The end is the last instant billed, or the first one that is not.
      ...(end === undefined ? {} : { end: periodOf(instantOf(new Date(new Date(end).getTime() - 1))) }),
    },
  ];
};
