import { JsonNumber } from "../../../shared/domain/json-number.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import type {
  AwsSetUpSource,
  ConductorList,
  ToldOrganization,
  ToldTransfer,
} from "../../../shared/ports/aws-set-up-source.ts";
import { importAws } from "../../../shared/use-cases/import-aws/import-aws.ts";
import type { OpenConfiguration } from "../configuration/configuration-directory.ts";

export const PAYER = "999999999999";
export const arnOf = (kind: string, id: string, account = PAYER): string =>
  `arn:aws:billingconductor::${account}:${kind}/${id}`;
export const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";
export const inbound = (id: string, organization = "o-alpha00001"): string =>
  `arn:aws:organizations::${PAYER}:transfer/${organization}/billing/inbound/${id}`;
export const number = (text: string) => new JsonNumber(text);

/** What an endpoint tells, in the words of the wire; everything left out is empty. */
export type Told = {
  readonly lists?: Partial<Record<ConductorList, readonly unknown[]>>;
  /** Custom line items by month; the current month is that of the clock. */
  readonly items?: Readonly<Record<string, readonly unknown[]>>;
  readonly versions?: Readonly<Record<string, readonly unknown[]>>;
  readonly tags?: Readonly<Record<string, Record<string, string>>>;
  readonly preferences?: Readonly<Record<string, unknown>>;
  readonly organization?: ToldOrganization;
  readonly transfers?: readonly ToldTransfer[];
};

export const CURRENT = "2026-11";

export const sourceOf = (told: Told): AwsSetUpSource => ({
  list: async (list, input = {}) => {
    if (list === "ListCustomLineItems") return told.items?.[String(input.BillingPeriod ?? CURRENT)] ?? [];
    if (list === "ListCustomLineItemVersions") return told.versions?.[String(input.Arn)] ?? [];
    return told.lists?.[list] ?? [];
  },
  tags: async (arn) => told.tags?.[arn],
  transferPreference: async (arn) => told.preferences?.[arn],
  organization: async () => told.organization ?? { notTold: "the endpoint does not serve it" },
  inboundTransfers: async () => told.transfers ?? { notTold: "the endpoint does not serve it" },
});

/** Imports as of 2026-11-15. */
export const importTold = (
  { deps }: OpenConfiguration,
  told: Told,
  { dryRun = false, now = `${CURRENT}-15T10:00:00.000Z` }: { dryRun?: boolean; now?: string } = {},
) => {
  const clock = { now: () => Instant.parse(now) };
  return importAws({ ...deps, clock, source: sourceOf(told) }, { dryRun });
};
