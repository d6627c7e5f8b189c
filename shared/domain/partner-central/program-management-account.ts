import { z } from "zod";
import { Tags } from "../configuration/model.ts";
import { AccountId } from "../identifiers.ts";
import { Instant } from "../time/instant.ts";
import { Place, ProgramManagementAccountId } from "./channel-ids.ts";

export const Program = z.enum(["SOLUTION_PROVIDER", "DISTRIBUTION", "DISTRIBUTION_SELLER"]);
export type Program = z.infer<typeof Program>;

const CHARACTERS = "must not contain control characters";
/** Of program management accounts and relationships. */
export const DisplayName = z
  .string()
  .min(1, "must have 1 to 30 characters")
  .max(30, "must have 1 to 30 characters")
  .regex(/^\P{Cc}*$/u, CHARACTERS);

const base = {
  ...Place,
  id: ProgramManagementAccountId,
  program: Program,
  displayName: DisplayName,
  /** The management account whose invoices get the program's discounts. */
  account: AccountId,
  /** Counts the updates; whoever names another one has not seen the last. */
  revision: z.int().min(1),
  tags: Tags.optional(),
  createdAt: Instant,
  updatedAt: Instant,
};

/** Waits for the account to accept the handshake of activation. */
export const PendingAccount = z.strictObject({ ...base, status: z.literal("PENDING") });
export const ActiveAccount = z.strictObject({
  ...base,
  status: z.literal("ACTIVE"),
  activatedAt: Instant,
});
/** The account rejected the activation; another handshake may ask again. */
export const InactiveAccount = z.strictObject({ ...base, status: z.literal("INACTIVE") });
/** Gone from the API; kept for the reports of months in which it was there. */
export const DeletedAccount = z.strictObject({
  ...base,
  status: z.literal("DELETED"),
  activatedAt: Instant.optional(),
  deletedAt: Instant,
});

/**
 * A management account registered under a channel program (spec/aws-billing-transfer.md section 1, 3.3), from its
 * registration to its end.
 */
export const ProgramManagementAccount = z.discriminatedUnion("status", [
  PendingAccount,
  ActiveAccount,
  InactiveAccount,
  DeletedAccount,
]);
export type ProgramManagementAccount = z.infer<typeof ProgramManagementAccount>;
export type ActiveAccount = z.infer<typeof ActiveAccount>;
export type DeletedAccount = z.infer<typeof DeletedAccount>;
/** One that the API knows. */
export type PresentAccount = Exclude<ProgramManagementAccount, DeletedAccount>;
export type NotYetActiveAccount = Exclude<PresentAccount, ActiveAccount>;

export const activated = (account: NotYetActiveAccount, at: Instant): ActiveAccount => ({
  ...account,
  status: "ACTIVE",
  activatedAt: at,
  updatedAt: at,
});

export const activationRejected = (account: NotYetActiveAccount, at: Instant): NotYetActiveAccount => ({
  ...account,
  status: "INACTIVE",
  updatedAt: at,
});

/** Asked again. */
export const activationAsked = (account: NotYetActiveAccount, at: Instant): NotYetActiveAccount =>
  account.status === "PENDING" ? account : { ...account, status: "PENDING", updatedAt: at };

export const accountRenamed = <A extends PresentAccount>(
  account: A,
  displayName: string,
  at: Instant,
): A => ({
  ...account,
  displayName,
  revision: account.revision + 1,
  updatedAt: at,
});

export const accountDeleted = (account: PresentAccount, at: Instant): DeletedAccount => ({
  ...account,
  status: "DELETED",
  deletedAt: at,
  updatedAt: at,
});
