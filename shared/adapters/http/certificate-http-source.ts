import { lookup } from "node:dns";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { LookupFunction } from "node:net";
import { hostOf, isAddress, mayReach, type WebhookReach } from "../../domain/webhooks/webhook-url.ts";
import { type CertificateSource, CertificateUnavailableError } from "../../ports/certificate-source.ts";
import { guardedLookup } from "./guarded-address.ts";
import { readBounded } from "./read-bounded.ts";

export type CertificateHttpSourceOptions = {
  /** The internet unless a test says otherwise: the hosts that are asked are public ones. */
  readonly reach?: WebhookReach;
  /** From the start to the last byte; 5 seconds unless a test is in a hurry. */
  readonly timeoutMilliseconds?: number;
  readonly lookup?: typeof lookup;
  /** PEM of whoever may vouch for the host, instead of the system's authorities. */
  readonly authority?: string;
};

const TIMEOUT_MILLISECONDS = 5_000;
const CERTIFICATE_BYTES_MAX = 64 * 1024;
const ANSWER_HEAD_BYTES_MAX = 16 * 1024;

/**
 * Fetches certificates over https and nothing else. Addresses are checked as they come out of the name lookup of this
 * very connection. Redirects are not followed: whoever could redirect could lead us anywhere.
 */
export const createCertificateHttpSource = (
  options: CertificateHttpSourceOptions = {},
): CertificateSource => {
  const { reach = "internet", timeoutMilliseconds = TIMEOUT_MILLISECONDS, authority } = options;
  const guarded = guardedLookup(reach, options.lookup ?? lookup);
  return {
    fetch: async (text) => {
      const url = new URL(text);
      if (url.protocol !== "https:") throw new CertificateUnavailableError("only https is asked");
      // Literal addresses are never looked up.
      if (isAddress(hostOf(url)) && !mayReach(hostOf(url), reach))
        throw new CertificateUnavailableError("the address must not be reached");
      try {
        const signal = AbortSignal.timeout(timeoutMilliseconds);
        return await got(url, { lookup: guarded, signal, ca: authority });
      } catch (error) {
        throw new CertificateUnavailableError("the certificate could not be fetched", { cause: error });
      }
    },
  };
};

const got = (
  url: URL,
  options: {
    readonly lookup: LookupFunction;
    readonly signal: AbortSignal;
    readonly ca: string | undefined;
  },
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: "GET", agent: false, maxHeaderSize: ANSWER_HEAD_BYTES_MAX, ...options },
      (response) => {
        bodyOf(response)
          .then(resolve, reject)
          .finally(() => response.destroy());
      },
    );
    sent.on("error", reject);
    sent.end();
  });

const bodyOf = async (response: IncomingMessage): Promise<Uint8Array> => {
  if (response.statusCode !== 200) throw new Error(`answered ${response.statusCode}`);
  return readBounded(response, CERTIFICATE_BYTES_MAX);
};
