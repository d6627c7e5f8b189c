/**
 * One HTTP request as it came over the wire, whoever received it: API Gateway and Lambda on AWS, Node's server
 * on one machine.
 */
export type HttpRequest = {
  readonly method: string;
  /** Path as sent, still percent-encoded: signatures are over these very characters. */
  readonly rawPath: string;
  /** Query as sent, without the question mark; empty when there is none. */
  readonly rawQuery: string;
  /** Names in lower case; repeated headers joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Address of the caller, for slowing down those who guess keys. */
  readonly sourceAddress: string;
};

export type HttpResponse = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
};
