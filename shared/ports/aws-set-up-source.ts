/** Lists of Billing Conductor (spec/billing-conductor.md section 1.5). */
export type ConductorList =
  | "ListBillingGroups"
  | "ListAccountAssociations"
  | "ListPricingPlans"
  | "ListPricingRules"
  | "ListPricingRulesAssociatedToPricingPlan"
  | "ListCustomLineItems"
  | "ListCustomLineItemVersions"
  | "ListResourcesAssociatedToCustomLineItem";

/** The organisation that an account manages, as Organizations tells of it; instants as ISO 8601 text. */
export type ToldOrganization = {
  readonly id: string;
  readonly managementAccount: string;
  readonly email?: string | undefined;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly email?: string | undefined;
    readonly joined?: string | undefined;
  }[];
};

/** An inbound responsibility transfer as Organizations tells of it. */
export type ToldTransfer = {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly status: string;
  readonly source: string;
  readonly sourceEmail?: string | undefined;
  readonly target: string;
  readonly start: string;
  readonly end?: string | undefined;
};

/** What could not be told, and why: the caller goes on without it. */
export type NotTold = { readonly notTold: string };

/**
 * What an account has set up in a real or compatible Billing Conductor and Organizations. Answers come as they are
 * on the wire, newest members included, with every number as its text (`JsonNumber`).
 */
export interface AwsSetUpSource {
  /** Every element of a list, page after page. */
  list(list: ConductorList, input?: Readonly<Record<string, unknown>>): Promise<readonly unknown[]>;
  /** Undefined: there is no such resource. */
  tags(arn: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** The answer of GetBillingTransferPreference; undefined: no such transfer, or no such operation. */
  transferPreference(transferArn: string): Promise<unknown>;
  organization(): Promise<ToldOrganization | NotTold>;
  inboundTransfers(): Promise<readonly ToldTransfer[] | NotTold>;
}

/** The endpoint cannot be reached, refuses, or does not answer as it should. The message says which and why. */
export class AwsSetUpError extends Error {
  override readonly name = "AwsSetUpError";
}
