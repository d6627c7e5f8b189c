import type { AccountId, PricingPlanArn } from "../../../domain/identifiers.ts";
import { periodOf } from "../../../domain/time/billing-period.ts";
import type { Instant } from "../../../domain/time/instant.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { namedPlan } from "../../../use-cases/billing-transfer/named-plan.ts";
import type { OnboardingRow } from "../../../use-cases/billing-transfer/onboarding/onboard-row.ts";
import type { FieldProblem } from "../../registry/problem-errors.ts";
import { organizationOf } from "../organizations/organization-members.ts";
import type { OnboardingItem } from "./onboarding-members.ts";

type Reader = {
  readonly state: ConfigurationState;
  readonly target: AccountId;
  readonly partner: AccountId;
  readonly now: Instant;
};

/**
 * The rows behind items whose form is right, or everything that is wrong with them as a whole: a plan nobody has, the
 * same row twice, organisations that only the partner may register.
 */
export const readItems = (
  reader: Reader,
  items: readonly OnboardingItem[],
): { readonly rows: readonly OnboardingRow[] } | { readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const seen = new Map<string, number>();
  const rows = items.map((item, index): OnboardingRow => {
    const say = (path: string, reason: string) => problems.push({ path: `items[${index}].${path}`, reason });
    const plan = planOf(reader, item);
    if (item.plan !== undefined && plan === undefined)
      say("plan", "is no pricing plan of this account, nor BasicPricingPlan or Passthrough");
    if (item.organization !== undefined && reader.target !== reader.partner)
      say("organization", "can be registered by the partner only");
    const row = rowOf(item, plan);
    const who = row.account ?? row.organisation?.managementAccount ?? row.email?.toLowerCase() ?? "";
    const first = seen.get(`${who} ${row.start}`);
    if (first !== undefined)
      say(
        item.account === undefined ? "email" : "account",
        `is in items[${first}] already, for the same month`,
      );
    else seen.set(`${who} ${row.start}`, index);
    return row;
  });
  return problems.length > 0 ? { problems } : { rows };
};

const planOf = ({ state, target, now }: Reader, { plan }: OnboardingItem): PricingPlanArn | undefined =>
  plan === undefined ? undefined : namedPlan(state, target, plan, periodOf(now));

const rowOf = (
  { organization, plan: _, ...item }: OnboardingItem,
  plan: PricingPlanArn | undefined,
): OnboardingRow => {
  if (organization === undefined) return { ...item, plan };
  const { id, managementAccountId = item.account, ...members } = organization;
  if (managementAccountId === undefined)
    throw new Error("an organisation without a management account was let through");
  return { ...item, plan, organisation: organizationOf(id, { ...members, managementAccountId }) };
};
