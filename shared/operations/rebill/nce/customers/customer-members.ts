import { z } from "zod";
import { AccountId } from "../../../../domain/identifiers.ts";
import { TenantId } from "../../../../domain/nce/ids.ts";
import { NceCustomer, type NceRelationship } from "../../../../domain/nce/partner.ts";
import type { Viewer } from "../visible.ts";

const { tenant: _, ...members } = NceCustomer.shape;
/** A customer tenant as it is sent. */
export const CustomerMembers = members;

export const CustomerOut = z.object({
  tenantId: TenantId,
  name: z.string(),
  region: z.string(),
  country: z.string(),
  account: AccountId.optional(),
  markupPercent: z.string().optional(),
  legacyAzure: z.boolean().optional(),
  locked: z.boolean().optional(),
});

export const customerOut = ({ tenant, ...rest }: NceCustomer): z.input<typeof CustomerOut> => ({
  tenantId: tenant,
  ...rest,
});

/** Which account here the tenant is invoiced as, and for how much, is the seller's affair. */
export const customerShownTo = ({ seesAll }: Viewer, customer: NceCustomer): z.input<typeof CustomerOut> => {
  const { account: _, markupPercent: __, ...shown } = customer;
  return customerOut(seesAll ? customer : shown);
};

export const RelationshipOut = z.object({
  customer: TenantId,
  partner: TenantId,
  status: z.enum(["accepted", "ended"]),
  acceptedAt: z.string(),
  endedAt: z.string().optional(),
});

export const relationshipOut = (relationship: NceRelationship): z.input<typeof RelationshipOut> =>
  relationship;
