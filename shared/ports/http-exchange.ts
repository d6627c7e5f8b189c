/** One request to another system. */
export type OutgoingRequest = {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
};

export type ExchangeOutcome =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** UTF-8. */
      readonly body: string;
    }
  /** Nothing is known of what became of the request, unless the address was refused: then it was not sent. */
  | {
      readonly kind: "failed";
      readonly reason: "timeout" | "connection" | "address-refused" | "answer-too-large";
    };

/**
 * Speaks HTTP with other systems: within a bounded time, to allowed addresses only, without following redirects (a 3xx
 * is an answer like others), and reading answers of a bounded size. Each call is one try.
 */
export interface HttpExchange {
  send(request: OutgoingRequest): Promise<ExchangeOutcome>;
}
