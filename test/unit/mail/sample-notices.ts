import { AccountId, HandshakeId, TransferId } from "../../../shared/domain/identifiers.ts";
import type { Envelope } from "../../../shared/domain/mail/compose-mail.ts";
import { MailAddress } from "../../../shared/domain/mail/mail-address.ts";
import type { Notice, TransferFacts } from "../../../shared/domain/mail/notice.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";

const transfer = TransferId.parse("rt-k3v9q2m8");
const start = BillingPeriod.parse("2026-12");
const end = BillingPeriod.parse("2027-03");
export const SOURCE = AccountId.parse("111111111111");

export const facts: TransferFacts = {
  transfer,
  handshake: HandshakeId.parse("h-8f2k1d7c5b"),
  name: "alpha",
  source: SOURCE,
  payer: {
    account: AccountId.parse("999999999999"),
    name: "Northwind Cloud",
    email: MailAddress.parse("billing@northwind.example"),
  },
  start,
};
const invitation = {
  ...facts,
  deadline: Instant.parse("2026-11-30T00:00:00.000Z"),
  notes: "Dear Alpha team,\n\nas agreed on Tuesday: list prices less 7 %.\nQuestions: extension 12.",
  managesOthers: false,
  apiUrl: "https://billing.northwind.example",
};
const inherited = {
  transfer,
  direct: { account: AccountId.parse("222222222222"), name: "middle" },
  start,
};

/** Every message there is, once in each form that differs. */
export const NOTICES = {
  invitation: { kind: "invitation", ...invitation },
  "invitation-of-a-payer": { kind: "invitation", ...invitation, managesOthers: true, notes: undefined },
  reminder: { kind: "reminder", ...invitation },
  acceptance: { kind: "acceptance", ...facts, hasBillingGroup: false, isPassedOn: false },
  "acceptance-passed-on": { kind: "acceptance", ...facts, hasBillingGroup: true, isPassedOn: true },
  decline: { kind: "decline", ...facts },
  cancellation: { kind: "cancellation", ...facts },
  "expiry-to-payer": { kind: "expiry", to: "payer", ...facts },
  "expiry-to-source": { kind: "expiry", to: "source", ...facts },
  "withdrawal-to-source": { kind: "withdrawal", to: "source", by: "payer", end, ...facts },
  "withdrawal-to-payer": { kind: "withdrawal", to: "payer", by: "source", end, ...facts },
  "withdrawal-by-source-itself": { kind: "withdrawal", to: "source", by: "source", end, ...facts },
  "withdrawal-by-payer-itself": { kind: "withdrawal", to: "payer", by: "payer", end, ...facts },
  "withdrawal-before-start-to-source": {
    kind: "withdrawal",
    to: "source",
    by: "payer",
    ...facts,
    end: BillingPeriod.parse("2026-11"),
  },
  "withdrawal-before-start-to-payer": {
    kind: "withdrawal",
    to: "payer",
    by: "source",
    ...facts,
    end: BillingPeriod.parse("2026-11"),
  },
  inheritance: { kind: "inheritance", ...inherited },
  "inheritance-end": { kind: "inheritance-end", end, ...inherited },
  "inheritance-never": { kind: "inheritance-end", end: BillingPeriod.parse("2026-11"), ...inherited },
} as const satisfies Readonly<Record<string, Notice>>;

export const ENVELOPE: Envelope = {
  id: "sample-111111111111-0123456789abcdef01234567",
  at: Instant.parse("2026-11-15T10:00:00.000Z"),
  senderName: "Northwind Cloud",
  recipient: { account: SOURCE, address: MailAddress.parse("it@alpha.example") },
};
