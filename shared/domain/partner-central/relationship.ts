import { z } from "zod";
import { Tags } from "../configuration/model.ts";
import { AccountId } from "../identifiers.ts";
import { type BillingPeriod, periodEnd, periodStart } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { Place, ProgramManagementAccountId, RelationshipId } from "./channel-ids.ts";
import { DisplayName } from "./program-management-account.ts";
import { ServicePeriod, type ServicePeriodEnd } from "./service-period.ts";
import { SupportPlan } from "./support-plan.ts";

export const AssociationType = z.enum(["DOWNSTREAM_SELLER", "END_CUSTOMER", "INTERNAL"]);
export const Sector = z.enum(["COMMERCIAL", "GOVERNMENT", "GOVERNMENT_EXCEPTION"]);
export const ResaleAccountModel = z.enum(["DISTRIBUTOR", "END_CUSTOMER", "SOLUTION_PROVIDER"]);

const base = {
  ...Place,
  id: RelationshipId,
  programManagementAccount: ProgramManagementAccountId,
  associationType: AssociationType,
  /** Management account of the customer's organisation. */
  associatedAccount: AccountId,
  displayName: DisplayName,
  sector: Sector,
  resaleAccountModel: ResaleAccountModel.optional(),
  supportPlan: SupportPlan.optional(),
  /** The last one agreed on, in force or over. */
  servicePeriod: ServicePeriod.optional(),
  /** Counts the updates that somebody asked for; whoever names another one has not seen the last. */
  revision: z.int().min(1),
  tags: Tags.optional(),
  createdAt: Instant,
  updatedAt: Instant,
};

export const ActiveRelationship = z.strictObject({ ...base, status: z.literal("ACTIVE") });
/** Gone from the API; kept for the reports of months in which it was there. */
export const DeletedRelationship = z.strictObject({
  ...base,
  status: z.literal("DELETED"),
  deletedAt: Instant,
});
/**
 * A program management account and one customer organisation (spec/aws-billing-transfer.md section 1, 3.3). Stored
 * by month, so that the report of a past month says what was true in it.
 */
export const Relationship = z.discriminatedUnion("status", [ActiveRelationship, DeletedRelationship]);
export type Relationship = z.infer<typeof Relationship>;
export type ActiveRelationship = z.infer<typeof ActiveRelationship>;
export type DeletedRelationship = z.infer<typeof DeletedRelationship>;

export type RelationshipUpdate = {
  readonly displayName?: string | undefined;
  readonly supportPlan?: SupportPlan | undefined;
};

export const relationshipUpdated = (
  relationship: ActiveRelationship,
  { displayName, supportPlan }: RelationshipUpdate,
  at: Instant,
): ActiveRelationship => ({
  ...relationship,
  ...(displayName === undefined ? {} : { displayName }),
  ...(supportPlan === undefined ? {} : { supportPlan }),
  revision: relationship.revision + 1,
  updatedAt: at,
});

export const servicePeriodStarted = (
  relationship: ActiveRelationship,
  servicePeriod: ServicePeriod,
): ActiveRelationship => ({
  ...relationship,
  servicePeriod,
  updatedAt: servicePeriod.startedAt,
});

export const servicePeriodEnded = (
  relationship: ActiveRelationship,
  servicePeriod: ServicePeriod,
  ended: ServicePeriodEnd,
  at: Instant,
): ActiveRelationship => ({
  ...relationship,
  servicePeriod: { ...servicePeriod, ended },
  updatedAt: at,
});

export const relationshipDeleted = (relationship: ActiveRelationship, at: Instant): DeletedRelationship => ({
  ...relationship,
  status: "DELETED",
  deletedAt: at,
  updatedAt: at,
});

/** Whether it was there at some time of a month (UTC); `relationship` is its version of that month. */
export const wasThereIn = (relationship: Relationship, period: BillingPeriod): boolean =>
  relationship.createdAt < periodEnd(period) &&
  (relationship.status === "ACTIVE" || relationship.deletedAt >= periodStart(period));
