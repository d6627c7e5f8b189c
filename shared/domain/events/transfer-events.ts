import { z } from "zod";
import { OutcomeCounts } from "../billing-transfer/onboarding.ts";
import { AccountId, HandshakeId } from "../identifiers.ts";
import { BillingPeriod } from "../time/billing-period.ts";
import { Instant } from "../time/instant.ts";
import { entriesOf } from "./catalogue-entry.ts";

const transfer = {
  /** Absent where nobody was invited: set up by a configuration file. */
  handshake: HandshakeId.optional(),
  source: AccountId,
  target: AccountId,
  start: BillingPeriod,
};
const invitation = z.strictObject({ ...transfer, expiresAt: Instant });
/** Everybody whom it concerns: both sides, and whoever pays further up the chain. */
const accounts = z.array(AccountId);
const tagKeys = z.strictObject({ tagKeys: z.array(z.string()) });

/** Life of a responsibility transfer; `resources` has its id. Names, notes and addresses stay out. */
export const transferEvents = entriesOf("rebill.billing-transfer", [
  ["Responsibility Transfer Invited", "An invitation to hand a bill over was sent.", invitation],
  [
    "Responsibility Transfer Invitation Expiring",
    "An invitation without an answer is about to expire.",
    z.strictObject({ ...transfer, expiresAt: Instant, days: z.int() }),
  ],
  [
    "Responsibility Transfer Accepted",
    "An invitation was accepted; accounts further up the chain inherit the bill.",
    z.strictObject({ ...transfer, accounts }),
  ],
  ["Responsibility Transfer Declined", "The invitee declined.", z.strictObject(transfer)],
  ["Responsibility Transfer Canceled", "The sender cancelled the invitation.", z.strictObject(transfer)],
  ["Responsibility Transfer Expired", "Nobody accepted in time.", z.strictObject(transfer)],
  [
    "Responsibility Transfer Withdrawn",
    "One side ends the transfer; it is billed until the end of its last month.",
    z.strictObject({ ...transfer, end: BillingPeriod, withdrawnBy: AccountId, accounts }),
  ],
  [
    "Responsibility Transfer Activated",
    "The first month of a transfer has begun.",
    z.strictObject({ ...transfer, accounts }),
  ],
  [
    "Responsibility Transfer Terminated",
    "The last month of a transfer is over; the source pays again.",
    z.strictObject({ ...transfer, end: BillingPeriod, accounts }),
  ],
  ["Responsibility Transfer Renamed", "The target gave a transfer another name.", z.strictObject(transfer)],
  [
    "Onboarding Finished",
    "A bulk onboarding went through all of its rows; how many came out how.",
    z.strictObject({ account: AccountId, rows: z.int(), ...OutcomeCounts.shape }),
  ],
  ["Responsibility Transfer Tagged", "Tags of a transfer were set; their keys only.", tagKeys],
  ["Responsibility Transfer Untagged", "Tags of a transfer were removed; their keys only.", tagKeys],
]);
