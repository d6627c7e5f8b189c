import type { AccountId } from "../identifiers.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import type { Instant } from "../time/instant.ts";
import type { ToldAccount, ToldGroup, ToldItem, ToldPlan, ToldPreference, ToldRule } from "./answers.ts";

/** An item as it is charged, with its own months and everything it is taken of. */
export type SetUpItem = {
  readonly told: ToldItem;
  readonly from: BillingPeriod;
  /** Last month; absent: every month from `from` on. */
  readonly to: BillingPeriod | undefined;
  /** ARNs of the group and of flat items. */
  readonly sources: readonly string[];
};

/** What an account has set up elsewhere, read as a whole. */
export type AwsSetUp = {
  readonly owner: AccountId;
  /** The current month, which lists were of. */
  readonly month: BillingPeriod;
  /** First month that was looked through for items that have ended since. */
  readonly firstMonth: BillingPeriod;
  readonly groups: readonly ToldGroup[];
  /** Accounts of the own organisation as Billing Conductor lists them. */
  readonly accounts: readonly ToldAccount[];
  readonly rules: readonly ToldRule[];
  readonly plans: readonly (ToldPlan & { readonly rules: readonly string[] })[];
  readonly items: readonly SetUpItem[];
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Undefined: nobody tells. */
  readonly organization: SetUpOrganization | undefined;
  readonly transfers: readonly SetUpTransfer[] | undefined;
  /** By transfer id; null: none was ever set. What is not here was not told. */
  readonly preferences: ReadonlyMap<string, ToldPreference | null>;
};

export type SetUpOrganization = {
  readonly id: string;
  readonly managementAccount: string;
  readonly email?: string | undefined;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly email?: string | undefined;
    readonly joined?: Instant | undefined;
  }[];
};

export type SetUpTransfer = {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly source: string;
  readonly sourceEmail?: string | undefined;
  readonly target: string;
  readonly start: BillingPeriod;
  readonly end?: BillingPeriod | undefined;
};
