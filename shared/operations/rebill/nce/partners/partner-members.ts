import { z } from "zod";
import { AccountId } from "../../../../domain/identifiers.ts";
import { Currency } from "../../../../domain/money/currency.ts";
import { MpnId, TenantId } from "../../../../domain/nce/ids.ts";
import { percentOfRate, rateOfPercent } from "../../../../domain/nce/incentives/incentive-rate.ts";
import { NcePartner, Percent } from "../../../../domain/nce/partner.ts";
import { Region } from "../../../../domain/nce/region.ts";
import type { FieldProblem } from "../../../registry/problem-errors.ts";

const KINDS = ["direct-bill", "indirect-provider", "indirect-reseller"] as const;

/** A partner as it is sent. */
export const PartnerMembers = {
  name: z.string().min(1).max(256),
  account: AccountId.describe("Account whose admin agents act for this partner here"),
  kind: z.enum(KINDS),
  provider: TenantId.optional().describe("Of an indirect reseller: the provider that is billed"),
  mpnId: MpnId,
  region: Region,
  billingCurrency: Currency.describe("What Microsoft bills the partner in"),
  incentiveRate: z
    .string()
    .refine(
      (text) => percentOfRate(text) !== undefined,
      'must be a fraction up to 0.25 or a percentage above 1, such as "0.04" or "4"; give others as incentivePercent',
    )
    .optional()
    .describe("Share of billed revenue that Microsoft pays back: 0.04 is 4 %"),
  incentivePercent: Percent.optional().describe("The same in percent: 4 is 4 %"),
} as const;
const Members = z.strictObject(PartnerMembers);
export type PartnerMembers = z.infer<typeof Members>;

export const PartnerOut = z.object({
  tenantId: TenantId,
  name: z.string(),
  account: AccountId,
  kind: z.enum(KINDS),
  provider: TenantId.optional(),
  mpnId: MpnId,
  region: z.string(),
  billingCurrency: Currency,
  incentiveRate: z.string().optional(),
  incentivePercent: z.string().optional(),
});

/** What of a partner's members contradicts itself. */
export const memberProblems = (members: PartnerMembers): readonly FieldProblem[] => {
  const { kind, provider, incentiveRate, incentivePercent } = members;
  const isReseller = kind === "indirect-reseller";
  const asPercent = incentiveRate === undefined ? undefined : percentOfRate(incentiveRate);
  return [
    ...(isReseller && provider === undefined
      ? [{ path: "provider", reason: "an indirect reseller needs the provider it works through" }]
      : []),
    ...(!isReseller && provider !== undefined
      ? [{ path: "provider", reason: "only an indirect reseller has a provider" }]
      : []),
    ...(asPercent !== undefined && incentivePercent !== undefined && asPercent !== incentivePercent
      ? [{ path: "incentivePercent", reason: "must say the same as incentiveRate" }]
      : []),
  ];
};

/** The registry's record of members without contradictions. */
export const partnerOf = (tenant: TenantId, members: PartnerMembers): NcePartner => {
  const { incentiveRate, incentivePercent, ...rest } = members;
  const percent =
    incentivePercent ?? (incentiveRate === undefined ? undefined : percentOfRate(incentiveRate));
  return NcePartner.parse({
    tenant,
    ...rest,
    ...(percent === undefined ? {} : { incentivePercent: percent }),
  });
};

export const partnerOut = (partner: NcePartner): z.input<typeof PartnerOut> => {
  const { tenant, incentivePercent, ...rest } = partner;
  return {
    tenantId: tenant,
    ...rest,
    ...(incentivePercent === undefined
      ? {}
      : { incentiveRate: rateOfPercent(incentivePercent), incentivePercent }),
  };
};
