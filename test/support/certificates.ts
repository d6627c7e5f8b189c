import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** Makes certificates (X.509, DER) for tests, right ones and wrong ones: Node reads them but issues none. */
export type KeyPair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
export const rsaKeys = (bits = 2048): KeyPair => generateKeyPairSync("rsa", { modulusLength: bits });
export const ellipticKeys = (): KeyPair => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Parts of a name in their order, each of one attribute or of several at once. */
export type Name = readonly (readonly (readonly [type: keyof typeof ATTRIBUTES, value: string])[])[];
const ATTRIBUTES = { CN: "550403", C: "550406", O: "55040a", OU: "55040b", DN_QUALIFIER: "55042e" } as const;

export type CertificateRequest = {
  readonly subject: Name;
  readonly keys: KeyPair;
  /** Itself when absent. */
  readonly issuer?: { readonly subject: Name; readonly keys: KeyPair };
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** Whether its constraints say that it is an authority's; absent: they say nothing. */
  readonly isAuthority?: boolean | undefined;
  /** Bits of the key usage, first one highest: 0x04 signs certificates, 0x80 messages. */
  readonly keyUsage?: number | undefined;
  readonly digest?: "sha256" | "sha1";
};

const der = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const long = body.length < 0x80 ? [] : body.length < 0x100 ? [0x81] : [0x82, body.length >> 8];
  return Buffer.concat([Buffer.from([tag, ...long, body.length & 0xff]), body]);
};
const sequence = (...content: readonly Uint8Array[]) => der(0x30, ...content);
const identifier = (hexadecimal: string) => der(0x06, Buffer.from(hexadecimal, "hex"));
const NULL = der(0x05);
const TRUE = der(0x01, Buffer.from([0xff]));
const FALSE = der(0x01, Buffer.from([0]));
const bits = (bytes: Uint8Array, unused = 0) => der(0x03, Buffer.from([unused]), bytes);

const nameOf = (name: Name) =>
  sequence(
    ...name.map((part) =>
      der(
        0x31,
        ...part.map(([type, value]) =>
          sequence(identifier(ATTRIBUTES[type]), der(0x0c, Buffer.from(value, "utf8"))),
        ),
      ),
    ),
  );
/** `2026-01-31T00:00:00Z` as GeneralizedTime. */
const timeOf = (text: string) => der(0x18, Buffer.from(text.replace(/[-:T]/g, "").replace(/\.\d+/, "")));

const ALGORITHMS = {
  rsa: {
    sha256: sequence(identifier("2a864886f70d01010b"), NULL),
    sha1: sequence(identifier("2a864886f70d010105"), NULL),
  },
  ec: { sha256: sequence(identifier("2a8648ce3d040302")), sha1: sequence(identifier("2a8648ce3d0401")) },
} as const;

const extension = (type: string, content: Uint8Array) => sequence(identifier(type), TRUE, der(0x04, content));
const extensionsOf = ({ isAuthority, keyUsage }: CertificateRequest) => {
  const all = [
    ...(isAuthority === undefined ? [] : [extension("551d13", sequence(isAuthority ? TRUE : FALSE))]),
    ...(keyUsage === undefined ? [] : [extension("551d0f", bits(Buffer.from([keyUsage])))]),
  ];
  return all.length === 0 ? [] : [der(0xa3, sequence(...all))];
};

let serial = 0;
/** A certificate in DER. */
export const issue = (request: CertificateRequest): Buffer => {
  const { subject, keys, issuer = request, digest = "sha256" } = request;
  const { validFrom = "2020-01-01T00:00:00Z", validUntil = "2049-12-31T23:59:59Z" } = request;
  const algorithm = ALGORITHMS[issuer.keys.privateKey.asymmetricKeyType as "rsa" | "ec"][digest];
  serial += 1;
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial & 0xff])),
    algorithm,
    nameOf(issuer.subject),
    sequence(timeOf(validFrom), timeOf(validUntil)),
    nameOf(subject),
    keys.publicKey.export({ type: "spki", format: "der" }),
    ...extensionsOf(request),
  );
  return sequence(content, algorithm, bits(sign(digest, content, issuer.keys.privateKey)));
};

export const pemOf = (certificate: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
