/**
 * How much of everything there can be. The service has quotas and does not publish them; decided 2026-11: what a
 * bill-transfer account may take over (1,000, spec/aws-billing-transfer.md section 2.5) for whatever grows with
 * customers, a tenth of it for program management accounts.
 */
export const CHANNEL_QUOTAS = {
  /** Of one owner in one catalog. */
  programManagementAccounts: 100,
  /** Of one program management account. */
  relationships: 1000,
  /** Sent in one owner's name and waiting for an answer, in one catalog. */
  pendingHandshakes: 1000,
  /** Of one resource. */
  tags: 200,
} as const;
