import { z } from "zod";
import { NceSubscriptionId } from "../../../../domain/nce/ids.ts";
import { LICENCE_TYPES, ProductType } from "../../../../domain/nce/product-type.ts";
import { RegisterLicence, RegisterSubscription } from "../../../../domain/nce/subscription/register-input.ts";
import { fieldProblems, invalidProblems } from "../../../registry/problem-errors.ts";

/** Members only a licence needs: an Azure subscription is billed by usage. */
const LICENCE_MEMBERS = [
  "quantity",
  "unitPrice",
  "currency",
  "termStart",
  "termDuration",
  "billingPlan",
  "autoRenew",
] as const;

const isLicenceType = (value: unknown): boolean => LICENCE_TYPES.some((type) => type === value);

/** A subscription as it is sent; what follows from the rest may be left out. */
const Members = z.strictObject({
  id: NceSubscriptionId,
  ...RegisterLicence.shape,
  productType: ProductType,
  ...(Object.fromEntries(
    LICENCE_MEMBERS.map((member) => [member, RegisterLicence.shape[member].optional()]),
  ) as { [K in (typeof LICENCE_MEMBERS)[number]]: z.ZodOptional<(typeof RegisterLicence.shape)[K]> }),
});

/** With every member a licence lacks named beside whatever else is wrong. */
export const SubscriptionInput = LICENCE_MEMBERS.reduce<typeof Members>(
  (schema, member) =>
    schema.refine((value) => !isLicenceType(value.productType) || value[member] !== undefined, {
      path: [member],
      error: "is required of a licence",
      when: ({ value }) => typeof value === "object" && value !== null,
    }),
  Members,
);

/** @throws OperationError invalid-request */
export const registrationOf = (
  members: Omit<z.output<typeof SubscriptionInput>, "id">,
): RegisterSubscription => {
  const parsed = RegisterSubscription.safeParse(members);
  if (!parsed.success) throw invalidProblems(fieldProblems(parsed.error.issues));
  return parsed.data;
};
