import type { NceTransferId } from "../../../domain/nce/ids.ts";
import type { NcePartner } from "../../../domain/nce/partner.ts";
import type { Selection, SubmissionFacts } from "../../../domain/nce/transfer/submit.ts";
import type { NceTransfer } from "../../../domain/nce/transfer/transfer.ts";
import {
  type NceContext,
  othersWith,
  partnerOf,
  ratesOf,
  relationshipsOf,
  settingsOf,
  subscriptionOf,
} from "../nce-context.ts";

/** Both partners of a transfer. They are registered when it is created and never taken away. */
export const partnersOf = (
  context: NceContext,
  transfer: Pick<NceTransfer, "source" | "target">,
): { readonly source: NcePartner; readonly target: NcePartner } => {
  const source = partnerOf(context, transfer.source);
  const target = partnerOf(context, transfer.target);
  if (source === undefined || target === undefined)
    throw new Error("a transfer of a partner that is not registered");
  return { source, target };
};

/** What is known when lines are selected, for a transfer that is there or for one that is planned. */
export const selectionFacts = (
  context: NceContext,
  scope: Pick<NceTransfer, "source" | "target" | "customer"> & { readonly id?: NceTransferId },
  lines: readonly Selection[],
): SubmissionFacts => {
  const ids = lines.map(({ subscription }) => subscription);
  return {
    ...partnersOf(context, scope),
    relationships: relationshipsOf(context, scope.customer),
    subscriptions: ids.flatMap((id) => subscriptionOf(context, id) ?? []),
    others: othersWith(context, ids, scope.id),
    rateOf: ratesOf(context),
    rounding: settingsOf(context).rounding,
  };
};
