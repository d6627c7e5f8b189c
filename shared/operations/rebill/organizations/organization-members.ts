import { z } from "zod";
import { Email, Name } from "../../../domain/configuration/file-scalars.ts";
import { Organisation, Partition } from "../../../domain/configuration/model.ts";
import { AccountId, OrganizationId } from "../../../domain/identifiers.ts";
import { Instant } from "../../../domain/time/instant.ts";
import { MomentMember } from "../moment.ts";

const FLAGS = [
  "pastDueInvoice",
  "unusedPrepaymentBalance",
  "legacyPermissionsInUse",
  "paymentInstrumentMissing",
  "emailNotVerified",
  "unsupportedPricing",
  "deletionInProgress",
  "accountNotActive",
] as const;
const flag = z.boolean().optional();

/** What stands in the way of handing over or taking over a bill (aws-billing-transfer section 2.6). */
const Flags = z.strictObject({
  pastDueInvoice: flag,
  unusedPrepaymentBalance: flag,
  legacyPermissionsInUse: flag,
  paymentInstrumentMissing: flag,
  emailNotVerified: flag,
  unsupportedPricing: flag,
  deletionInProgress: flag,
  accountNotActive: flag.describe("Suspended or closed"),
  createdAt: MomentMember.optional(),
});

/** Members of an organisation in requests. Members left out are unknown, flags left out are off. */
export const OrganizationMembers = {
  managementAccountId: AccountId,
  managementAccountEmail: Email.optional(),
  name: Name,
  partition: Partition.optional(),
  sellerOfRecord: Name.optional(),
  accounts: z
    .array(
      z.strictObject({
        id: AccountId,
        name: Name,
        email: Email.optional(),
        joined: MomentMember.optional(),
        left: MomentMember.optional().describe("First instant the account is no member any more"),
      }),
    )
    .default([])
    .describe("Member accounts; the management account is one whether listed or not"),
  flags: Flags.default({}),
} as const;
const Members = z.strictObject(OrganizationMembers);
type Members = z.output<typeof Members>;

/** The organisation a request describes, in the form in which a configuration file would leave it. */
export const organizationOf = (id: OrganizationId, members: Members): Organisation => {
  const { managementAccountId, managementAccountEmail: email, flags, accounts, ...rest } = members;
  const raised = Object.fromEntries(FLAGS.filter((name) => flags[name] === true).map((name) => [name, true]));
  const kept = {
    ...raised,
    ...(flags.createdAt === undefined ? {} : { createdAt: flags.createdAt }),
  };
  const listed = accounts.some((account) => account.id === managementAccountId);
  return Organisation.parse({
    ...rest,
    id,
    managementAccount: managementAccountId,
    email,
    ...(Object.keys(kept).length === 0 ? {} : { flags: kept }),
    accounts: listed ? accounts : [{ id: managementAccountId, name: rest.name }, ...accounts],
  });
};

/** An organisation in answers: what a request would put, with its id. */
export const OrganizationOut = z.object({
  id: OrganizationId,
  managementAccountId: AccountId,
  managementAccountEmail: z.string().optional(),
  name: z.string(),
  partition: Partition,
  sellerOfRecord: z.string().optional(),
  accounts: z.array(
    z.object({
      id: AccountId,
      name: z.string(),
      email: z.string().optional(),
      joined: Instant.optional(),
      left: Instant.optional(),
    }),
  ),
  flags: z.object({
    ...(Object.fromEntries(FLAGS.map((name) => [name, z.boolean()])) as Record<
      (typeof FLAGS)[number],
      z.ZodBoolean
    >),
    createdAt: Instant.optional(),
  }),
});

export const organizationOut = (organisation: Organisation): z.input<typeof OrganizationOut> => {
  const { managementAccount, email, partition, flags, accounts, ...rest } = organisation;
  const raised = Object.fromEntries(FLAGS.map((name) => [name, flags?.[name] === true])) as Record<
    (typeof FLAGS)[number],
    boolean
  >;
  return {
    ...rest,
    managementAccountId: managementAccount,
    managementAccountEmail: email,
    partition: partition ?? "aws",
    accounts: [...accounts],
    flags: { ...raised, createdAt: flags?.createdAt },
  };
};
