/** One signed request to a receiver. */
export type WebhookRequest = {
  readonly url: string;
  /** Signatures are made with each; the present secret first. */
  readonly secrets: readonly string[];
  readonly eventId: string;
  /** JSON text, sent as it is. */
  readonly body: string;
};

export type WebhookOutcome =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "failed"; readonly reason: "timeout" | "connection" | "address-refused" }
  /** Broken off by us; says nothing about the receiver. */
  | { readonly kind: "aborted" };

/**
 * Sends webhooks: within a bounded time, to allowed addresses only, without following redirects, and without
 * reading what the receiver says beyond its status.
 */
export interface WebhookSender {
  send(request: WebhookRequest, signal?: AbortSignal): Promise<WebhookOutcome>;
}
