/**
 * Services whose path is this prefix and one label that clients encode as a whole, slashes and colons included.
 * Everywhere else a label is one segment.
 */
const WHOLE_LABEL_AFTER = ["/tags/"];

/** What may stand in a path segment as it is (RFC 3986, pchar); clients of REST paths leave these alone. */
const SEGMENT = /^[A-Za-z0-9\-._~!$&'()*+,;=:@]$/;
/** What SDKs leave alone in a label. */
const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

/**
 * An API Gateway HTTP API hands the path over percent-decoded, whatever its event calls it, and no parameter
 * mapping brings the sent one back. Signatures are over the sent path, so it is encoded again the way SDKs and
 * CLIs do. A client that encodes in another way fails the signature check; nothing else can come of it, because
 * what is verified here is also what is routed.
 */
export const pathAsSent = (decoded: string): string => {
  const prefix = WHOLE_LABEL_AFTER.find((start) => decoded.startsWith(start));
  if (prefix !== undefined) return prefix + encode(decoded.slice(prefix.length), UNRESERVED);
  return decoded
    .split("/")
    .map((segment) => encode(segment, SEGMENT))
    .join("/");
};

const encode = (text: string, kept: RegExp): string =>
  [...Buffer.from(text, "utf8")]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return kept.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
