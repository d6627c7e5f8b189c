import { type ApiHandler, api, type RequestServer } from "../../../functions/middleware/api.ts";
import type { RequestLog } from "../../../functions/middleware/request-log.ts";
import { type HttpServerOptions, startHttpServer } from "./http-server.ts";
import { stopSignal } from "./stop-signal.ts";

/**
 * Serves the API over HTTP until the process is asked to stop, then lets requests in flight finish; asked a
 * second time it drops them. `onReady` gets the address once it takes requests.
 *
 * @throws AddressUnavailableError
 */
export const serveUntilStopped = async (
  server: RequestServer,
  options: HttpServerOptions,
  onReady: (url: string) => void,
): Promise<void> => {
  const signal = stopSignal();
  try {
    // Paths arrive here as they were sent.
    const handler: ApiHandler = api(server, { log: faultsOnly });
    const http = await startHttpServer(handler, options);
    onReady(http.url);
    await signal.asked;
    await Promise.race([http.close(), signal.askedAgain.then(() => http.close(0))]);
  } finally {
    signal.release();
  }
};

/** A terminal needs no line per request; what went wrong on our side it does. */
const faultsOnly: RequestLog = ({ status, requestId, operation = "unknown", fault: name }, fault) => {
  if (status < 500) return;
  process.stderr.write(`rebill: request ${requestId} (${operation}) failed: ${name ?? status}\n`);
  if (process.env.REBILL_DEBUG !== undefined && fault instanceof Error)
    process.stderr.write(`${fault.stack ?? ""}\n`);
};
