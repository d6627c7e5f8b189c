import { z } from "zod";
import { ImportId } from "../../../domain/cost-data/cost-import.ts";
import { DELIVERIES } from "../../../domain/cost-data/delivery-keys.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import { AccountId } from "../../../domain/identifiers.ts";
import { assertObjectKey } from "../../../domain/objects/object-key.ts";
import { BillingPeriod } from "../../../domain/time/billing-period.ts";
import { assertKnownPayer } from "../../../use-cases/assert-known-payer.ts";
import { registerImport } from "../../../use-cases/cost-data/register-import.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem } from "../../registry/problem-errors.ts";
import { answeredOnce, assertPartner, type Context } from "../context.ts";

const Registered = z.object({ importId: ImportId });

export const registerCostData = operation<ApiDependencies>()({
  name: "RegisterCostData",
  summary: "Registers a delivered export, which is then taken in as a whole in the background.",
  permission: "month-end:write",
  route: { method: "POST", path: "/rebill/v1/cost-data", status: 202 },
  input: z.strictObject({
    payer: AccountId.describe("Management account whose bill it is"),
    period: BillingPeriod,
    from: z
      .string()
      .min(1)
      .max(1024)
      .describe(
        `Key prefix of the export's folder, or key of a single file, below ${DELIVERIES}/; on one machine also an absolute path`,
      ),
    final: z.boolean().default(false).describe("AWS has finished this bill"),
  }),
  output: Registered,
  handle: async (context, input) => {
    await assertPartner(context);
    const request = { ...input, from: place(context, input.from) };
    return answeredOnce(context, "RegisterCostData", input, Registered, async () => {
      await refuseUnknownPayer(context, request);
      const { importId } = await registerImport(context.deps, request);
      await context.deps.intake.start(importId);
      return { importId };
    });
  },
});

/** Where the delivery lies, without a slash at the end, so that both spellings are one import. */
const place = ({ deps }: Context, from: string): string => {
  const trimmed = from.replace(/\/+$/, "");
  if (from.startsWith("/") && deps.intake.takesPaths && trimmed !== "" && !trimmed.includes("\0"))
    return trimmed;
  try {
    assertObjectKey(trimmed);
  } catch {
    throw invalidProblem("from", wanted(deps));
  }
  if (!trimmed.startsWith(`${DELIVERIES}/`)) throw invalidProblem("from", wanted(deps));
  return trimmed;
};

const wanted = ({ intake }: ApiDependencies): string =>
  `must be a prefix of object keys below ${DELIVERIES}/${intake.takesPaths ? ", or an absolute path" : ""}`;

const refuseUnknownPayer = async (
  { deps }: Context,
  { payer, period }: { readonly payer: AccountId; readonly period: BillingPeriod },
): Promise<void> => {
  const { state } = await deps.configuration.current();
  try {
    assertKnownPayer({ organisations: [...state.organisations.list(period)] }, payer);
  } catch (error) {
    if (error instanceof InvalidInputError)
      throw invalidProblem("payer", error.message.slice(error.path.length + 2));
    throw error;
  }
};
