import type { Role } from "./role.ts";

/** What an operation does, coarse enough for a person to decide who may. Every operation names exactly one. */
export const PERMISSIONS = [
  /** Billing groups, plans, rules, custom line items, tags: look. */
  "pricing:read",
  "pricing:write",
  /** Cost and margin figures of the caller's groups. */
  "margin:read",
  /** Invoices the account sells or buys. */
  "invoices:read",
  /** Organisations, members, flags, quotas. */
  "organizations:read",
  "organizations:write",
  /** Invitations, responsibility transfers, channel relationships. */
  "transfers:read",
  "transfers:write",
  /** Cost data and runs of a month. */
  "month-end:read",
  "month-end:write",
  /** Microsoft subscription transfers. */
  "subscriptions:read",
  "subscriptions:write",
  /** What is known of Microsoft's partners, customers and subscriptions, and what they are charged. */
  "nce-registry:read",
  "nce-registry:write",
  "events:read",
  "webhooks:write",
  "audit:read",
  "credentials:write",
  /** The test clock and injected faults of the one-machine runtime. */
  "test:write",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const VIEWS: readonly Permission[] = [
  "pricing:read",
  "margin:read",
  "invoices:read",
  "organizations:read",
  "transfers:read",
  "month-end:read",
  "nce-registry:read",
  "events:read",
];

/** Who may do what, always within the caller's own account (`authorize.ts`). */
export const PERMISSIONS_OF_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  "billing-admin": [
    ...VIEWS,
    "pricing:write",
    "organizations:write",
    "transfers:write",
    "month-end:write",
    "nce-registry:write",
    "webhooks:write",
    "audit:read",
    "credentials:write",
    "test:write",
  ],
  "finance-viewer": VIEWS,
  /** A customer's own staff: what was invoiced to the account, never a margin or a price rule. */
  "customer-viewer": ["invoices:read"],
  "admin-agent": [
    "subscriptions:read",
    "subscriptions:write",
    "nce-registry:read",
    "nce-registry:write",
    "events:read",
  ],
  auditor: [...VIEWS, "audit:read"],
};
