import { ALWAYS } from "../../../domain/configuration/configuration-versions.ts";
import type { NceTransferId, TenantId } from "../../../domain/nce/ids.ts";
import {
  type MicrosoftEvent,
  tellsOfAnEnd,
  transferNamed,
} from "../../../domain/nce/microsoft-events/event.ts";
import type { RemoteTransferId } from "../../../domain/nce/partner-center/remote-transfer.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { ConfigurationChanger } from "../../configuration/change-configuration.ts";
import { type NceContext, nceTransferOf, partnerOf } from "../nce-context.ts";
import { lookAgain } from "./look-again.ts";

/** A webhook that was found to be Microsoft's, and the partner whom it was sent to. */
export type ProvenEvent = {
  readonly partner: TenantId;
  readonly event: MicrosoftEvent;
  readonly requestId: string;
};

/**
 * Takes note of one of Microsoft's webhooks: where it tells that a transfer of the partner's came to an end, Microsoft
 * is asked how it did. Everything else is nothing, without a word about why: somebody may hold webhooks that Microsoft
 * signed for other partners.
 */
export const receiveEvent = async (
  { changes, clock }: { readonly changes: ConfigurationChanger; readonly clock: Clock },
  { partner, event, requestId }: ProvenEvent,
): Promise<void> => {
  const remote = transferNamed(event);
  if (remote === undefined || !tellsOfAnEnd(event)) return;
  const request = { actor: { system: "microsoft" }, action: "ReceiveMicrosoftEvent", requestId };
  await changes.change(request, (state) => {
    const context = { state, now: clock.now() };
    const transfer = partnersTransfer(context, partner, remote);
    return {
      answer: null,
      ...(transfer === undefined ? { changes: [], resources: [], events: [] } : lookAgain(context, transfer)),
    };
  });
};

/** The transfer that Microsoft calls so, if the partner is its source or its target. */
const partnersTransfer = (
  context: NceContext,
  partner: TenantId,
  remote: RemoteTransferId,
): NceTransferId | undefined => {
  if (partnerOf(context, partner) === undefined) return undefined;
  return context.state.nceRemoteTransfers
    .listWith("remote", remote, ALWAYS)
    .map(({ transfer }) => transfer)
    .find((id) => {
      const transfer = nceTransferOf(context, id);
      return transfer?.source === partner || transfer?.target === partner;
    });
};
