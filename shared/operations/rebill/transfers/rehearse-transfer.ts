import { z } from "zod";
import { Rehearsal, type Side } from "../../../domain/billing-transfer/rehearsal/rehearsal.ts";
import { rehearsalPage } from "../../../domain/billing-transfer/rehearsal/rehearsal-page.ts";
import type { ResponsibilityTransfer } from "../../../domain/billing-transfer/responsibility-transfer.ts";
import { isShown } from "../../../domain/billing-transfer/transfer-timing.ts";
import { HandshakeId, TransferId } from "../../../domain/identifiers.ts";
import type { ConfigurationState } from "../../../stores/configuration-state.ts";
import { rehearse } from "../../../use-cases/billing-transfer/rehearsal/rehearse.ts";
import { findByHandshake, findTransfer } from "../../../use-cases/billing-transfer/transfer-register.ts";
import type { ApiDependencies } from "../../api-dependencies.ts";
import { operation } from "../../registry/operation.ts";
import { invalidProblem, notFoundProblem } from "../../registry/problem-errors.ts";
import { answeredOnce, type Context, partnerAccount } from "../context.ts";
import { planOf, REHEARSAL_QUERY, RehearsalQuery } from "./rehearsal-members.ts";

export const rehearseTransfer = operation<ApiDependencies>()({
  name: "RehearseTransfer",
  summary:
    "What comes of accepting an invitation, or of a transfer there is: blockers, effects, dates, the first bill. Changes nothing.",
  permission: "transfers:read",
  route: { method: "POST", path: "/rebill/v1/transfers/{id}:rehearse", query: REHEARSAL_QUERY },
  input: z.strictObject({
    id: z.string().max(64).describe("Id of a transfer (rt-…) or of an invitation's handshake (h-…)"),
    ...RehearsalQuery,
  }),
  output: Rehearsal,
  page: rehearsalPage,
  handle: async (context, input) =>
    answeredOnce(context, "RehearseTransfer", input, Rehearsal, async () => {
      const { state } = await context.deps.configuration.current();
      const { transfer, side } = ownTransfer(context, state, input.id);
      if (input.plan !== undefined && side === "source")
        throw invalidProblem("plan", "is for the account that pays to choose");
      const blockerContext = { state, partner: await partnerAccount(context), now: context.now };
      const subject = { kind: "transfer", transfer, side } as const;
      return rehearse(context.deps, blockerContext, subject, planOf(context, state, input.plan));
    }),
});

/** @throws OperationError not-found for everybody else's and for nobody's */
const ownTransfer = (
  { caller: { account }, now }: Context,
  state: ConfigurationState,
  id: string,
): { readonly transfer: ResponsibilityTransfer; readonly side: Side } => {
  const transfer = transferOf(state, id, now);
  if (transfer?.target === account) return { transfer, side: "target" };
  if (transfer?.source === account) return { transfer, side: "source" };
  throw notFoundProblem("transfer");
};

const transferOf = (
  state: ConfigurationState,
  id: string,
  now: Context["now"],
): ResponsibilityTransfer | undefined => {
  const transfer = TransferId.safeParse(id);
  if (transfer.success) return findTransfer(state, transfer.data, now);
  const handshake = HandshakeId.safeParse(id);
  const found = handshake.success ? findByHandshake(state, handshake.data, now) : undefined;
  return found !== undefined && isShown(found, now) ? found : undefined;
};
