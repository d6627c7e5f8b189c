import { isLinkLocal, isLoopback, isPublicAddress } from "./public-address.ts";

/**
 * Where webhooks may go. `internet`: https to public addresses only, for an installation on AWS, whose network is
 * not to be reached from outside through us. `one-machine`: https to anywhere but the link the machine is on, and
 * http to the machine itself, for trying things out.
 */
export type WebhookReach = "internet" | "one-machine";

const URL_LENGTH_MAX = 2048;

/** What is wrong with the URL of a webhook; undefined: nothing that can be seen before its name is looked up. */
export const webhookUrlProblem = (text: string, reach: WebhookReach): string | undefined => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > URL_LENGTH_MAX)
    return `must be a URL of at most ${URL_LENGTH_MAX} characters`;
  if (url.username !== "" || url.password !== "") return "must not carry a user name or password";
  if (url.hash !== "") return "must not have a fragment";
  const host = hostOf(url);
  const isOwnMachine = host === "localhost" || isLoopback(host);
  if (url.protocol === "http:") {
    if (reach === "one-machine" && isOwnMachine) return undefined;
    return reach === "one-machine"
      ? "must begin with https://; http:// is for 127.0.0.1 and localhost only"
      : "must begin with https://";
  }
  if (url.protocol !== "https:") return "must begin with https://";
  if (isNoPublicName(host) && reach === "internet") return "must name a host of the public internet";
  return isAddress(host) && !mayReach(host, reach)
    ? "must not lead to a private or special address"
    : undefined;
};

/** Whether a request may be sent to this IP address, however its name was looked up. */
export const mayReach = (address: string, reach: WebhookReach): boolean =>
  reach === "internet" ? isPublicAddress(address) : !isLinkLocal(address);

/** The host of a URL without the brackets of IPv6. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

/** URLs hold IPv4 addresses in one spelling only and IPv6 ones with a colon. */
export const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(":");

const isNoPublicName = (host: string): boolean =>
  !isAddress(host) && (!host.includes(".") || /\.(localhost|local|internal)$/.test(host));
