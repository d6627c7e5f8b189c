import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { transferTimers } from "../billing-transfer/transfer-timers.ts";
import { nceCharges } from "../nce/charges/post-charges.ts";
import { nceTransferTimers } from "../nce/transfer/nce-timers.ts";
import { partnerCentralTimers } from "../partner-central/due.ts";
import type { DueSource } from "./due.ts";

/** Everything that changes by itself. Of what comes due at one instant the earlier in this list is done first. */
export const DUE_SOURCES: readonly DueSource[] = [
  transferTimers,
  partnerCentralTimers,
  nceCharges,
  // After the charges, so that whoever gives a subscription away has been charged for it.
  nceTransferTimers,
];

/** When something comes due next in any source; an instant that is over: it is due already. */
export const nextDue = (
  state: ConfigurationState,
  now: Instant,
  sources: readonly DueSource[] = DUE_SOURCES,
): Instant | undefined => sources.flatMap((source) => source.next(state, now) ?? []).toSorted()[0];
