const URL_LENGTH_MAX = 512;
/** One file in the folder, by a plain name: `/cert/pcnotifications.example.cer`. */
const CERTIFICATE_PATH = /^\/cert\/[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.cer$/i;
const VISIBLE_ASCII = /^[\x21-\x5b\x5d-\x7e]+$/;

/**
 * The address of the signer's certificate as it may be fetched: https at its own port, a pinned host, a plain path.
 * Undefined for every other: an address that anybody may send must lead nowhere but there. What is looked at is what
 * is fetched, not the text it came as.
 */
export const certificateUrlOf = (text: string, hosts: readonly string[]): string | undefined => {
  if (text.length > URL_LENGTH_MAX || !VISIBLE_ASCII.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isPlain =
    url.username === "" && url.password === "" && url.port === "" && url.search === "" && url.hash === "";
  const isPinned = url.protocol === "https:" && hosts.includes(url.hostname);
  // An empty query or user leaves no trace in the parsed address.
  const isClean = !/[?#@]/.test(text);
  return isPlain && isPinned && isClean && CERTIFICATE_PATH.test(url.pathname) ? url.href : undefined;
};
