import type { NcePartner } from "../../domain/nce/partner.ts";
import type { Selection, SubmissionFacts } from "../../domain/nce/transfer/submit.ts";
import type { NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import {
  type NceContext,
  othersWith,
  partnerOf,
  ratesOf,
  relationshipsOf,
  settingsOf,
  subscriptionOf,
} from "./nce-context.ts";

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

/** What is known when lines of a transfer are selected. */
export const submissionFacts = (
  context: NceContext,
  transfer: NceTransfer,
  lines: readonly Selection[],
): SubmissionFacts => {
  const ids = lines.map(({ subscription }) => subscription);
  return {
    ...partnersOf(context, transfer),
    relationships: relationshipsOf(context, transfer.customer),
    subscriptions: ids.flatMap((id) => subscriptionOf(context, id) ?? []),
    others: othersWith(context, ids, transfer.id),
    rateOf: ratesOf(context),
    rounding: settingsOf(context).rounding,
  };
};
