import type { Envelope } from "../../../shared/domain/mail/compose-mail.ts";
import { MailAddress } from "../../../shared/domain/mail/mail-address.ts";
import type {
  LeftSubscription,
  MovedSubscription,
  NceFacts,
} from "../../../shared/domain/mail/nce-notice.ts";
import type { Notice } from "../../../shared/domain/mail/notice.ts";
import { NceTransferId, TenantId } from "../../../shared/domain/nce/ids.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { ENVELOPE } from "./sample-notices.ts";

const tenant = (digit: string) => TenantId.parse(`${digit.repeat(8)}-0000-0000-0000-000000000000`);
const transfer = NceTransferId.parse("5f0c7a52-1d2e-4b6a-8c3d-9e4f5a6b7c8d");
const facts: NceFacts = {
  transfer,
  source: { tenant: tenant("a"), name: "Contoso Cloud" },
  target: { tenant: tenant("b"), name: "Fabrikam" },
  customer: { tenant: tenant("c"), name: "Café & Söhne" },
};
const asked = {
  ...facts,
  expiresAt: Instant.parse("2026-12-16T00:00:00.000Z"),
  apiUrl: "https://billing.northwind.example",
};
const from = Instant.parse("2026-11-15T00:00:00.000Z");
const moved = (...subscriptions: readonly [string, string]): readonly MovedSubscription[] => [
  { product: "Microsoft 365 Business Premium", quantity: 10, from, subscription: subscriptions[0] },
  { product: "Azure plan", from, subscription: subscriptions[1] },
];
const old = moved("sub-1", "azure-1");
const renamed = moved("5f0c7a50-1d2e-4b6a-8c3d-9e4f5a6b7c8d", "5f0c7a56-1d2e-4b6a-8c3d-9e4f5a6b7c8d");
const left: readonly LeftSubscription[] = [
  { product: "Visio Plan 2", quantity: 1, subscription: "sub-2", reason: "The subscription is suspended." },
];

/** Every message of Microsoft subscriptions there is, once for each that is told. */
export const NCE_NOTICES = {
  "nce-request-to-source": { kind: "nce-request", to: "source", ...asked },
  "nce-request-to-customer": { kind: "nce-request", to: "customer", ...asked },
  "nce-reminder": { kind: "nce-reminder", to: "source", ...asked },
  "nce-submission": {
    kind: "nce-submission",
    to: "target",
    deadline: Instant.parse("2026-11-18T10:00:00.000Z"),
    ...facts,
  },
  "nce-completion-to-source": { kind: "nce-completion", to: "source", moved: old, ...facts },
  "nce-completion-to-target": { kind: "nce-completion", to: "target", moved: renamed, ...facts },
  "nce-completion-to-customer": { kind: "nce-completion", to: "customer", moved: renamed, ...facts },
  "nce-part-to-source": { kind: "nce-part", to: "source", moved: old, left, ...facts },
  "nce-part-to-target": { kind: "nce-part", to: "target", moved: renamed, ...facts },
  "nce-part-to-customer": { kind: "nce-part", to: "customer", moved: renamed, ...facts },
  "nce-failure-to-source": { kind: "nce-failure", to: "source", left, ...facts },
  "nce-failure-to-target": { kind: "nce-failure", to: "target", ...facts },
  "nce-expiry-to-source": { kind: "nce-expiry", to: "source", ...facts },
  "nce-expiry-to-target": { kind: "nce-expiry", to: "target", ...facts },
  "nce-cancellation-to-source": { kind: "nce-cancellation", to: "source", ...facts },
  "nce-cancellation-to-customer": { kind: "nce-cancellation", to: "customer", ...facts },
  "nce-decline": {
    kind: "nce-decline",
    to: "target",
    reason: "Two invoices are open.\n\nPlease ask again in January.",
    ...facts,
  },
} as const satisfies Readonly<Record<string, Notice>>;

/** To the address that was typed in. */
export const NCE_ENVELOPE: Envelope = {
  ...ENVELOPE,
  id: "sample-customer-0123456789abcdef01234567",
  recipient: { transfer, address: MailAddress.parse("admin@customer.example") },
};
