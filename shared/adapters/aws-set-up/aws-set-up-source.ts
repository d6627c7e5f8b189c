import { BillingconductorClient, ListTagsForResourceCommand } from "@aws-sdk/client-billingconductor";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  AwsSetUpError,
  type AwsSetUpSource,
  type ConductorList,
  type NotTold,
} from "../../ports/aws-set-up-source.ts";
import { failureOf } from "./failure.ts";
import { sendRaw } from "./raw-operation.ts";
import { reasonNotTold, toldOrganization, toldTransfers } from "./told-organization.ts";

export type AwsSetUpSettings = {
  readonly endpoint: string;
  /** Absent: that of AWS itself. */
  readonly organizationsEndpoint: string | undefined;
  readonly profile: string;
  readonly region: string;
};

/** Member of the answer with the elements; a list of 50,000 items has 500 pages. */
const MEMBERS: Readonly<Record<ConductorList, string>> = {
  ListBillingGroups: "BillingGroups",
  ListAccountAssociations: "LinkedAccounts",
  ListPricingPlans: "PricingPlans",
  ListPricingRules: "PricingRules",
  ListPricingRulesAssociatedToPricingPlan: "PricingRuleArns",
  ListCustomLineItems: "CustomLineItems",
  ListCustomLineItemVersions: "CustomLineItemVersions",
  ListResourcesAssociatedToCustomLineItem: "AssociatedResources",
};
const PAGE_SIZE = 100;
const PAGES_MAX = 10_000;
/** Throttled and failed calls are tried so often, with waits that grow to 20 s. */
const ATTEMPTS = 8;

/**
 * The endpoints of an account, by a profile of the usual AWS files. Credentials are those of the newer client, which
 * knows every kind of profile; both clients sign with them.
 */
export const createAwsSetUpSource = (settings: AwsSetUpSettings): AwsSetUpSource & { close(): void } => {
  const { endpoint, organizationsEndpoint, profile, region } = settings;
  const organizations = new OrganizationsClient({
    profile,
    region,
    maxAttempts: ATTEMPTS,
    ...(organizationsEndpoint === undefined ? {} : { endpoint: organizationsEndpoint }),
  });
  const conductor = new BillingconductorClient({
    region,
    endpoint,
    maxAttempts: ATTEMPTS,
    credentials: async () => organizations.config.credentials(),
  });
  const guarded = async <T>(operation: string, at: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw failureOf(error, { operation, endpoint: at, profile });
    }
  };
  const told = <T>(operation: string, ask: () => Promise<T | NotTold>): Promise<T | NotTold> =>
    guarded(operation, organizationsEndpoint ?? "Organizations", () =>
      ask().catch((error: unknown) => {
        const reason = reasonNotTold(error);
        if (reason === undefined) throw error;
        return reason;
      }),
    );

  return {
    list: (list, input = {}) =>
      guarded(list, endpoint, async () => {
        const elements: unknown[] = [];
        const tokens = new Set<string>();
        let token: string | undefined;
        for (let page = 0; page < PAGES_MAX; page += 1) {
          const answer = await sendRaw(conductor, pathOf(list), {
            ...input,
            ...(list === "ListAccountAssociations" ? {} : { MaxResults: PAGE_SIZE }),
            ...(token === undefined ? {} : { NextToken: token }),
          });
          const member = answer[MEMBERS[list]];
          if (!Array.isArray(member)) throw new AwsSetUpError(`${list}: the answer has no ${MEMBERS[list]}`);
          elements.push(...member);
          const next = answer.NextToken;
          if (typeof next !== "string" || next === "") return elements;
          if (tokens.has(next)) throw new AwsSetUpError(`${list}: the same page comes again and again`);
          tokens.add(next);
          token = next;
        }
        throw new AwsSetUpError(`${list} has more than ${PAGES_MAX} pages`);
      }),
    tags: (arn) =>
      guarded("ListTagsForResource", endpoint, async () => {
        try {
          const { Tags } = await conductor.send(new ListTagsForResourceCommand({ ResourceArn: arn }));
          return Tags ?? {};
        } catch (error) {
          if (hasName(error, "ResourceNotFoundException")) return undefined;
          throw error;
        }
      }),
    transferPreference: (ResponsibilityTransferArn) =>
      guarded("GetBillingTransferPreference", endpoint, async () => {
        try {
          return await sendRaw(conductor, "/get-billing-transfer-preference", { ResponsibilityTransferArn });
        } catch (error) {
          if (hasName(error, "ResourceNotFoundException") || hasName(error, "UnknownOperationException"))
            return undefined;
          throw error;
        }
      }),
    organization: () => told("DescribeOrganization", () => toldOrganization(organizations)),
    inboundTransfers: () => told("ListInboundResponsibilityTransfers", () => toldTransfers(organizations)),
    close: () => {
      conductor.destroy();
      organizations.destroy();
    },
  };
};

/** `ListBillingGroups` is POST /list-billing-groups, and so on (section 1.5). */
const pathOf = (operation: string): string =>
  operation
    .replaceAll(/(?!^)[A-Z]/g, "-$&")
    .toLowerCase()
    .replace(/^/, "/");

const hasName = (error: unknown, name: string): boolean => (error as { name?: string }).name === name;
