import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import {
  hostOf,
  isAddress,
  mayReach,
  type WebhookReach,
  webhookUrlProblem,
} from "../../domain/webhooks/webhook-url.ts";

/** Thrown inside a connection that was about to be made to an address that must not be reached. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

/** The URL, if a request may be sent there as far as can be seen before its name is looked up. */
export const reachableUrl = (text: string, reach: WebhookReach): URL | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Literal addresses are never looked up, and the rules may have changed since the URL was stored.
  if (url === undefined || webhookUrlProblem(text, reach) !== undefined) return undefined;
  return isAddress(hostOf(url)) && !mayReach(hostOf(url), reach) ? undefined : url;
};

/** Looks a name up and lets only those of its addresses through that may be reached. */
export const guardedLookup =
  (reach: WebhookReach, lookUp: typeof lookup = lookup): LookupFunction =>
  (hostname, options, callback) => {
    lookUp(
      hostname,
      { ...(options as LookupOptions), all: true },
      (error, found: readonly LookupAddress[]) => {
        if (error !== null) {
          callback(error, "", 0);
          return;
        }
        const allowed = found.filter(({ address }) => mayReach(address, reach));
        const [first] = allowed;
        if (first === undefined)
          callback(new AddressRefusedError("the name leads to no allowed address"), "", 0);
        else if (options.all === true) callback(null, [...allowed]);
        else callback(null, first.address, first.family);
      },
    );
  };
