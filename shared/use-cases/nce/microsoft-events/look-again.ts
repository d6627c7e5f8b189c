import type { NceTransferId } from "../../../domain/nce/ids.ts";
import { lookAgain as lookedAtAgain } from "../../../domain/nce/transfer/look-again.ts";
import type { DueChanges } from "../../timers/due.ts";
import { type NceContext, nceTransferOf } from "../nce-context.ts";
import { written } from "../transfer/transfer-changes.ts";

/**
 * Has a transfer that is carried out at Microsoft looked at now instead of later: its lines become due, and whoever
 * carries it out is told. Nothing where it is not in progress or due already, so it may be asked for any number of
 * times and in any order.
 */
export const lookAgain = (context: NceContext, id: NceTransferId): DueChanges => {
  const transfer = nceTransferOf(context, id);
  const next = transfer === undefined ? undefined : lookedAtAgain(transfer, context.now);
  return next === undefined
    ? { changes: [], resources: [], events: [] }
    : written(next, context.now, [{ detailType: "Transfer Look Requested" }]);
};
