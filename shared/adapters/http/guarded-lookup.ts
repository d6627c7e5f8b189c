import type { LookupAddress, LookupOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { mayReach, type WebhookReach } from "../../domain/webhooks/webhook-url.ts";

/** Thrown inside a connection that was about to be made to an address that must not be reached. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";
}

/** Looks a name up and lets only those of its addresses through that may be reached. */
export const guardedLookup =
  (reach: WebhookReach, lookUp: typeof lookup): LookupFunction =>
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
