import { logger } from "./logger.ts";

/** What is said about a request: no path, query, header or body, and no name, address or amount out of them. */
export type RequestLine = {
  readonly requestId: string;
  readonly method: string;
  readonly operation?: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
  /** Account of the verified caller. */
  readonly account?: string | undefined;
  /** Exception name, problem code or the name of a fault's class. */
  readonly error?: string | undefined;
};
export type RequestLog = (line: RequestLine) => void;

/** One line per request; faults of ours as errors. */
export const logRequest: RequestLog = (line) => {
  logger[line.status >= 500 ? "error" : "info"]("request", line);
};
