/**
 * Why something is refused. The key is our stable problem code, `status` the HTTP status of both APIs, `microsoft`
 * the code of Partner Center where its text is known to mean this (spec section 3, Errors); where Microsoft's own
 * code is unknown there is none rather than a guess (2026-11-27).
 */
const REFUSALS = {
  "admin-agent-required": { status: 403, microsoft: 900308 },
  "customer-not-found": { status: 404, microsoft: 60003 },
  "partner-not-found": { status: 404, microsoft: 60003 },
  "transfer-not-found": { status: 404 },
  "plan-not-found": { status: 404 },
  "subscription-not-found": { status: 404 },
  "attestation-not-found": { status: 404 },
  "customer-locked": { status: 403, microsoft: 900416 },
  "customer-has-legacy-azure": { status: 400, microsoft: 900131 },
  "connection-not-found": { status: 404 },
  "connection-in-use": { status: 409 },
  "connection-changed": { status: 409 },
  "same-partner": { status: 400 },
  "not-a-billing-owner": { status: 400 },
  "relationship-not-accepted": { status: 403 },
  "region-differs": { status: 400 },
  "currency-differs": { status: 400 },
  "fx-rate-missing": { status: 400 },
  "product-types-invalid": { status: 400 },
  "partner-of-record-unknown": { status: 400, microsoft: 900154 },
  "partner-of-record-not-allowed": { status: 400, microsoft: 900400 },
  "partner-of-record-not-authorised": { status: 400, microsoft: 900414 },
  "not-the-source": { status: 403 },
  "not-the-target": { status: 403 },
  "transfer-not-pending": { status: 409, microsoft: 900279 },
  "transfer-expired": { status: 409, microsoft: 900279 },
  "transfer-not-retryable": { status: 409, microsoft: 900279 },
  "retries-not-over": { status: 409 },
  "no-lines": { status: 400 },
  "line-twice": { status: 400 },
  "line-unknown": { status: 400 },
  "line-not-failed": { status: 409 },
  "line-not-running": { status: 409 },
  "subscription-not-selectable": { status: 400 },
  "subscription-inactive": { status: 400 },
  "subscription-term-over": { status: 409 },
  "subscription-not-synchronised": { status: 409, microsoft: 900103 },
  "subscription-busy": { status: 409, microsoft: 900278 },
  "subscription-invalid": { status: 400 },
  "product-type-excluded": { status: 400 },
  "product-not-transferable": { status: 400 },
  "reservations-stay": { status: 400, microsoft: 900145 },
  "quantity-differs": { status: 400 },
  "too-many-lines": { status: 400 },
  "reason-missing": { status: 400 },
  "stale-etag": { status: 412, microsoft: 2055 },
} as const satisfies Record<string, { readonly status: number; readonly microsoft?: number }>;

export type RefusalCode = keyof typeof REFUSALS;

/** Nothing was changed. The message says what would be right and holds no foreign data; `field` is where. */
export class NceRefusedError extends Error {
  override readonly name = "NceRefusedError";

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }

  /** Partner Center's own code, where one is known. */
  get microsoftCode(): number | undefined {
    const refusal: { readonly status: number; readonly microsoft?: number } = REFUSALS[this.code];
    return refusal.microsoft;
  }
}

/** Refuses; typed so that the compiler knows nothing comes after it. */
export const refuse: (code: RefusalCode, message: string, field?: string) => never = (
  code,
  message,
  field,
) => {
  throw new NceRefusedError(code, message, field);
};
