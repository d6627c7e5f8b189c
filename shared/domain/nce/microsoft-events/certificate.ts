import type { Instant } from "../../time/instant.ts";
import type { EventRefusal } from "./event-refusal.ts";

/** What is known of a certificate and what can be asked of it; how it is read is decided elsewhere. */
export type Certificate = {
  /** Every organisation its subject names, in every part of the name. */
  readonly organisations: readonly string[];
  /** Both ends included. */
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  /** It may sign certificates: basic constraints and, where there is one, key usage say so. */
  readonly isAuthority: boolean;
  readonly key: { readonly kind: "rsa" | "other"; readonly bits?: number | undefined };
  /** Its own signature is made with a digest that can be forged: MD5, SHA-1 or one that is not known here. */
  readonly isWeaklySigned: boolean;
  /** It names the other as its issuer and was signed by the other's key. */
  readonly isIssuedBy: (issuer: Certificate) => boolean;
  /** RSASSA-PKCS1-v1_5 with SHA-256 by its key. */
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => boolean;
};

const RSA_BITS_MIN = 2048;
/** A larger key makes every check of a signature expensive, for whoever likes to have us check many. */
const RSA_BITS_MAX = 8192;
/** Certificates between a signer and a trusted one; Microsoft has one. */
const INTERMEDIATES_MAX = 4;

export const hasWeakKey = ({ key }: Certificate): boolean =>
  key.kind === "rsa" && (key.bits === undefined || key.bits < RSA_BITS_MIN || key.bits > RSA_BITS_MAX);

const isValidAt = ({ validFrom, validUntil }: Certificate, now: Instant): boolean =>
  validFrom <= now && now <= validUntil;

/**
 * Why the first certificate of a bundle may not sign for `organisation`; undefined: it may. The others of the bundle
 * are intermediates that its chain may go through on its way to one of the `trusted`, which need no issuer of their own.
 */
export const signerProblem = (
  [signer, ...intermediates]: readonly Certificate[],
  {
    organisation,
    trusted,
    now,
  }: { readonly organisation: string; readonly trusted: readonly Certificate[]; readonly now: Instant },
): EventRefusal | undefined => {
  if (signer === undefined) return "certificate-unreadable";
  if (!isValidAt(signer, now)) return "certificate-validity";
  const [first, ...others] = signer.organisations;
  if (first !== organisation || others.length > 0) return "certificate-organisation";
  if (signer.isAuthority) return "certificate-authority";
  if (signer.key.kind !== "rsa" || hasWeakKey(signer)) return "certificate-key";
  const usable = (each: Certificate): boolean =>
    each.isAuthority && !hasWeakKey(each) && isValidAt(each, now);
  return leadsTo(signer, trusted.filter(usable), intermediates.filter(usable), INTERMEDIATES_MAX)
    ? undefined
    : "certificate-chain";
};

const leadsTo = (
  certificate: Certificate,
  trusted: readonly Certificate[],
  intermediates: readonly Certificate[],
  left: number,
): boolean => {
  if (certificate.isWeaklySigned) return false;
  if (trusted.some((issuer) => certificate.isIssuedBy(issuer))) return true;
  if (left === 0) return false;
  return intermediates.some((issuer) => {
    if (!certificate.isIssuedBy(issuer)) return false;
    const others = intermediates.filter((each) => each !== issuer);
    return leadsTo(issuer, trusted, others, left - 1);
  });
};
