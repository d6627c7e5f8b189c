import { z } from "zod";
import { Email } from "../../../domain/configuration/file-scalars.ts";
import { AccountId, OrganizationId } from "../../../domain/identifiers.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { TRANSFER_TAGS_MAX } from "../../../use-cases/billing-transfer/tag-transfer.ts";
import { TagKey, TagValue } from "../../organizations/tags/tag-members.ts";
import { Notes, TransferName } from "../../organizations/wire.ts";
import { OrganizationMembers } from "../organizations/organization-members.ts";
import { PlanMember } from "../transfers/rehearsal-members.ts";

/** Rows of one file: nobody takes over more bills (spec/aws-billing-transfer.md section 2.5). */
export const ROWS_MAX = 1000;

/** One organisation to take over, as a row of a file or an item of a request has it. */
export const OnboardingItem = z
  .strictObject({
    account: AccountId.optional().describe("Management account to invite"),
    email: Email.max(64, "must have at most 64 characters")
      .optional()
      .describe("Or the e-mail address of that account"),
    name: TransferName.describe("Name of the transfer"),
    start: BillingPeriod.describe("First month to be paid, YYYY-MM"),
    plan: PlanMember.optional(),
    notes: Notes.optional(),
    tags: z
      .record(TagKey, TagValue)
      .refine(
        (tags) => Object.keys(tags).length <= TRANSFER_TAGS_MAX,
        `has at most ${TRANSFER_TAGS_MAX} tags`,
      )
      .optional(),
    organization: z
      .strictObject({
        id: OrganizationId,
        ...OrganizationMembers,
        managementAccountId: AccountId.optional().describe("The item's account when left out"),
      })
      .optional()
      .describe("Registered first, unless an organization with this id is known"),
  })
  .superRefine(({ account, email, organization }, context) => {
    const managed = organization?.managementAccountId;
    const say = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (account === undefined && email === undefined && managed === undefined)
      say(["account"], "is missing; name the account or its email");
    if (account !== undefined && email !== undefined) say(["email"], "and account cannot both be given");
    if (account !== undefined && managed !== undefined && managed !== account)
      say(["organization", "managementAccountId"], "must be the account that is invited");
    if (account === undefined && organization !== undefined && managed === undefined)
      say(["organization", "managementAccountId"], "is missing");
  });
export type OnboardingItem = z.output<typeof OnboardingItem>;
