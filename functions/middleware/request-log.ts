import { logger } from "./logger.ts";

/** What is said about a request: no path, query, header or body, and no name, address or amount out of them. */
export type RequestLine = {
  readonly requestId: string;
  readonly method: string;
  /** With its service: `billingconductor:ListBillingGroups`. */
  readonly operation: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
  readonly account: string | undefined;
  readonly errorCode: string | undefined;
  /** Class of the reason why a signature under a body was not believed. */
  readonly refusal: string | undefined;
  /** Class of a fault, never its message. */
  readonly fault: string | undefined;
};
export type RequestLog = (line: RequestLine, fault?: unknown) => void;

/** One line per request; faults of ours as errors. */
export const logRequest: RequestLog = (line) => {
  logger[line.status >= 500 ? "error" : "info"]("request", line);
};
