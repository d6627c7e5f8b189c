import { constants, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificateReader } from "../../../../shared/adapters/crypto/certificates.ts";
import { MicrosoftEventSettings } from "../../../../shared/domain/nce/microsoft-events/settings.ts";
import { Instant } from "../../../../shared/domain/time/instant.ts";
import { verifyEvent } from "../../../../shared/use-cases/nce/microsoft-events/verify-event.ts";
import {
  type CertificateRequest,
  ellipticKeys,
  issue,
  type Name,
  pemOf,
  rsaKeys,
} from "../../../support/certificates.ts";
import {
  CERTIFICATE_URL,
  certificatesAt,
  MICROSOFT,
  openMicrosoftSigner,
} from "../../../support/microsoft-signer.ts";

const signer = openMicrosoftSigner();
const BODY = '{"EventName":"complete-transfer","note":"ü"}';

type Case = {
  /** What lies at the address; a signer's certificate unless told otherwise. */
  readonly certificate?: Uint8Array;
  readonly headers?: Record<string, string>;
  readonly without?: readonly string[];
  readonly body?: string | Uint8Array;
  readonly settings?: object;
  readonly now?: string;
};

const verdict = async ({ certificate = signer.leaf(), ...given }: Case = {}) => {
  const certificates = certificatesAt({ [CERTIFICATE_URL]: certificate });
  const headers = { ...signer.signedHeaders(BODY), ...given.headers };
  const outcome = await verifyEvent(
    {
      certificates,
      reader: certificateReader,
      signatureClock: { now: () => Instant.parse(given.now ?? "2026-11-27T12:00:00.000Z") },
      settings: async () =>
        MicrosoftEventSettings.parse({ trustedCertificates: [signer.trusted], ...given.settings }),
    },
    {
      headers: Object.fromEntries(
        Object.entries(headers).filter(([name]) => given.without?.includes(name) !== true),
      ),
      body: Buffer.from(given.body ?? BODY),
    },
  );
  return { outcome, asked: certificates.asked };
};
const outcomeOf = async (given: Case = {}) => (await verdict(given)).outcome;

const SIGNATURE = signer.signedHeaders(BODY).authorization ?? "";
const below = (
  issuer: { subject: Name; keys: CertificateRequest["keys"] },
  more: Partial<CertificateRequest> = {},
) => signer.leaf({ issuer, ...more });

describe("a signature of Microsoft's", () => {
  it("is believed, in DER and in PEM", async () => {
    expect(await verdict()).toEqual({ outcome: undefined, asked: [CERTIFICATE_URL] });
    const pem = pemOf(signer.leaf());
    for (const text of [pem, pem.replaceAll("\n", "\r\n"), `of a friend\n${pem.replace(/^/gm, "  ")}\n`])
      expect(await outcomeOf({ certificate: Buffer.from(text) })).toBeUndefined();
  });

  it.each([
    ["x-ms-signature", SIGNATURE.replace("Signature ", "")],
    ["x-ms-signature", SIGNATURE],
    ["authorization", SIGNATURE.replace("Signature", "signature")],
  ])("is read from %s: %.12s", async (name, value) => {
    expect(
      await outcomeOf({
        without: name === "authorization" ? [] : ["authorization"],
        headers: { [name]: value },
      }),
    ).toBeUndefined();
  });

  it("is read from x-ms-signature where Authorization is about something else", async () => {
    expect(
      await outcomeOf({ headers: { authorization: "Bearer abc", "x-ms-signature": SIGNATURE } }),
    ).toBeUndefined();
  });

  it("is about the bytes of the body: none may be another, none more, none less", async () => {
    for (const body of [
      BODY.replace("ü", "u"),
      `${BODY} `,
      BODY.slice(0, -1),
      "",
      Buffer.from(BODY, "latin1"),
    ])
      expect(await outcomeOf({ body })).toBe("signature");
  });

  it("is by the certificate's own key", async () => {
    expect(await outcomeOf({ headers: signer.signedHeaders(BODY, signer.root.keys) })).toBe("signature");
  });

  it("is RSASSA-PKCS1-v1_5 with SHA-256, whatever the header says", async () => {
    const key = signer.keys.privateKey;
    const others = [
      sign("sha1", Buffer.from(BODY), key),
      sign("sha512", Buffer.from(BODY), key),
      sign("sha256", Buffer.from(BODY), { key, padding: constants.RSA_PKCS1_PSS_PADDING }),
    ];
    for (const signature of others)
      expect(
        await outcomeOf({ headers: { authorization: `Signature ${signature.toString("base64")}` } }),
      ).toBe("signature");
  });

  it.each(["rsa-sha1", "rsa-sha512", "hmac-sha256", "none", "", "rsa-sha256, rsa-sha1"])(
    "is refused for the algorithm %s before anything is fetched",
    async (algorithm) => {
      expect(await verdict({ headers: { "x-ms-signature-algorithm": algorithm } })).toEqual({
        outcome: "algorithm",
        asked: [],
      });
    },
  );

  it.each([
    ["garbage", "Signature %%%"],
    ["base64 of another alphabet", "Signature ab-_"],
    ["base64 cut short", "Signature abcde"],
    ["two of them", `${SIGNATURE}, ${SIGNATURE}`],
    ["too long", `Signature ${"A".repeat(4000)}`],
  ])("is refused when it is %s", async (_, authorization) => {
    expect(await verdict({ headers: { authorization } })).toEqual({ outcome: "signature-text", asked: [] });
  });

  it("is missing where no header has it", async () => {
    expect(await outcomeOf({ without: ["authorization"] })).toBe("unsigned");
    expect(await outcomeOf({ headers: { authorization: "Signature " } })).toBe("unsigned");
  });

  it("is refused under a body of more than 64 KB, though it is right", async () => {
    const body = "x".repeat(64 * 1024);
    expect(await outcomeOf({ body, headers: signer.signedHeaders(body) })).toBeUndefined();
    expect(await outcomeOf({ body: `${body}x`, headers: signer.signedHeaders(`${body}x`) })).toBe(
      "body-size",
    );
  });
});

describe("a signer's certificate", () => {
  it("is believed from its first to its last second", async () => {
    const certificate = signer.leaf({
      validFrom: "2026-01-01T00:00:00Z",
      validUntil: "2026-12-31T23:59:59Z",
    });
    const at = (now: string) => outcomeOf({ certificate, now });

    expect(await at("2026-01-01T00:00:00.000Z")).toBeUndefined();
    expect(await at("2026-12-31T23:59:59.000Z")).toBeUndefined();
    expect(await at("2025-12-31T23:59:59.999Z")).toBe("certificate-validity");
    expect(await at("2027-01-01T00:00:00.000Z")).toBe("certificate-validity");
  });

  it.each<[string, Name]>([
    ["another", [[["O", "Contoso"]]]],
    ["none", [[["CN", "Microsoft Corporation"]]]],
    ["a longer one", [[["O", "Microsoft Corporation, Inc."]]]],
    ["another case", [[["O", "microsoft corporation"]]]],
    ["a space", [[["O", "Microsoft Corporation "]]]],
    ["a NUL", [[["O", "Microsoft Corporation\0.evil.example"]]]],
    ["part of a common name", [[["CN", "O=Microsoft Corporation, evil"]]]],
    ["a line of a common name", [[["CN", "evil\nO=Microsoft Corporation"]], [["O", "Evil"]]]],
    ["a unit", [[["OU", "Microsoft Corporation"]], [["O", "Evil"]]]],
    ["a plus in a value", [[["O", "Evil + O=Microsoft Corporation"]]]],
    ["an escaped comma", [[["O", "Evil\\, O=Microsoft Corporation"]]]],
    ["a second one", [[["O", "Microsoft Corporation"]], [["O", "Evil"]]]],
    ["a second one before it", [[["O", "Evil"]], [["O", "Microsoft Corporation"]]]],
    [
      "a second one in the same part",
      [
        [
          ["O", "Evil"],
          ["O", "Microsoft Corporation"],
        ],
      ],
    ],
  ])("of an organisation that is %s is refused", async (_, subject) => {
    expect(await outcomeOf({ certificate: signer.leaf({ subject }) })).toBe("certificate-organisation");
  });

  it("may have the organisation in one part with others, and another where the settings say so", async () => {
    const part: Name = [
      [
        ["CN", "a, O=Evil"],
        ["O", "Microsoft Corporation"],
      ],
    ];
    expect(await outcomeOf({ certificate: signer.leaf({ subject: part }) })).toBeUndefined();
    const certificate = signer.leaf({ subject: [[["O", "Contoso"]]] });
    expect(await outcomeOf({ certificate, settings: { organisation: "Contoso" } })).toBeUndefined();
  });

  it("is refused when it is an authority's, though that is trusted", async () => {
    const certificate = signer.leaf({ isAuthority: true, keyUsage: 0x86 });
    expect(await outcomeOf({ certificate })).toBe("certificate-authority");
    const own = issue({ subject: MICROSOFT, keys: signer.keys, isAuthority: true });
    expect(await outcomeOf({ certificate: own, settings: { trustedCertificates: [pemOf(own)] } })).toBe(
      "certificate-authority",
    );
  });

  it("is refused with a weak key and with one that is not RSA", async () => {
    const weak = rsaKeys(1024);
    const headers = signer.signedHeaders(BODY, weak);
    expect(await outcomeOf({ certificate: signer.leaf({ keys: weak }), headers })).toBe("certificate-key");
    expect(await outcomeOf({ certificate: signer.leaf({ keys: ellipticKeys() }) })).toBe("certificate-key");
  });

  it("is refused when it is signed with SHA-1", async () => {
    expect(await outcomeOf({ certificate: signer.leaf({ digest: "sha1" }) })).toBe("certificate-chain");
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("<html>not found</html>")],
    ["cut short", signer.leaf().subarray(0, 200)],
    ["a frame without content", Buffer.from("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")],
    ["too many at once", Buffer.from(pemOf(signer.leaf()).repeat(11))],
  ])("is unreadable: %s", async (_, certificate) => {
    expect(await outcomeOf({ certificate })).toBe("certificate-unreadable");
  });
});

describe("the chain of a signer's certificate", () => {
  const keys = rsaKeys();
  const name: Name = [[["O", "Example Trust"]], [["CN", "Example Intermediate"]]];
  const intermediate = { subject: name, keys };
  const intermediateDer = (more: Partial<CertificateRequest> = {}) =>
    issue({ ...intermediate, issuer: signer.root, isAuthority: true, keyUsage: 0x06, ...more });
  const bundle = (...certificates: readonly Uint8Array[]) => Buffer.from(certificates.map(pemOf).join(""));

  it("goes through intermediates of the bundle, in any order", async () => {
    expect(await outcomeOf({ certificate: bundle(below(intermediate), intermediateDer()) })).toBeUndefined();
    const second = { subject: [[["CN", "Second"]]] as Name, keys: ellipticKeys() };
    const secondDer = issue({ ...second, issuer: intermediate, isAuthority: true });
    for (const others of [
      [secondDer, intermediateDer()],
      [intermediateDer(), secondDer],
    ])
      expect(await outcomeOf({ certificate: bundle(below(second), ...others) })).toBeUndefined();
  });

  it("ends at a trusted intermediate, whose own issuer nobody has to know", async () => {
    const settings = { trustedCertificates: [pemOf(intermediateDer())] };
    expect(await outcomeOf({ certificate: below(intermediate), settings })).toBeUndefined();
  });

  it("does not end without one", async () => {
    const strangers = rsaKeys();
    const stranger = { subject: signer.root.subject, keys: strangers };
    const strangerDer = issue({ ...stranger, isAuthority: true });
    const self = issue({ subject: MICROSOFT, keys: signer.keys });
    for (const certificate of [
      below(intermediate),
      below(stranger),
      bundle(below(stranger), strangerDer),
      self,
      bundle(self, self),
    ])
      expect(await outcomeOf({ certificate })).toBe("certificate-chain");
  });

  it.each<[string, Partial<CertificateRequest>]>([
    ["no authority's", { isAuthority: false }],
    ["silent about being an authority's", { isAuthority: undefined, keyUsage: undefined }],
    ["not allowed to sign certificates", { keyUsage: 0x80 }],
    ["expired", { validUntil: "2026-11-27T11:59:59Z" }],
    ["not valid yet", { validFrom: "2026-11-27T12:00:01Z" }],
    ["signed with SHA-1", { digest: "sha1" }],
    ["signed by somebody else in the root's name", { issuer: { subject: signer.root.subject, keys } }],
  ])("does not go through an intermediate that is %s", async (_, more) => {
    expect(await outcomeOf({ certificate: bundle(below(intermediate), intermediateDer(more)) })).toBe(
      "certificate-chain",
    );
  });

  it("does not go through an intermediate with a weak key", async () => {
    const weak = { subject: name, keys: rsaKeys(1024) };
    const certificate = bundle(below(weak), intermediateDer({ keys: weak.keys }));
    expect(await outcomeOf({ certificate })).toBe("certificate-chain");
  });

  it("does not end at a trusted certificate that has expired or is no authority's", async () => {
    const root = (more: Partial<CertificateRequest>) => ({
      trustedCertificates: [pemOf(issue({ ...signer.root, isAuthority: true, ...more }))],
    });
    expect(await outcomeOf({ settings: root({}) })).toBeUndefined();
    expect(await outcomeOf({ settings: root({ validUntil: "2026-01-01T00:00:00Z" }) })).toBe(
      "certificate-chain",
    );
    expect(await outcomeOf({ settings: root({ isAuthority: false }) })).toBe("certificate-chain");
  });

  it("is nobody's where nothing is trusted, and then nothing is fetched", async () => {
    expect(await verdict({ settings: { trustedCertificates: [] } })).toEqual({
      outcome: "nothing-trusted",
      asked: [],
    });
  });
});

describe("the address of a signer's certificate", () => {
  const HOST = "3psostorageacct.blob.core.windows.net";
  it.each([
    ["missing", ""],
    ["http", `http://${HOST}/cert/a.cer`],
    ["a file", "file:///cert/a.cer"],
    ["another host", "https://evil.example/cert/a.cer"],
    ["a host below", `https://a.${HOST}/cert/a.cer`],
    ["a host that only begins so", `https://${HOST}.evil.example/cert/a.cer`],
    ["a host with a dot at its end", `https://${HOST}./cert/a.cer`],
    ["a user", `https://${HOST}@evil.example/cert/a.cer`],
    ["a user of the host", `https://user@${HOST}/cert/a.cer`],
    ["an empty user", `https://@${HOST}/cert/a.cer`],
    ["another port", `https://${HOST}:8443/cert/a.cer`],
    ["another folder", `https://${HOST}/other/a.cer`],
    ["a folder below", `https://${HOST}/cert/b/a.cer`],
    ["a way out of the folder", `https://${HOST}/cert/../other/a.cer`],
    ["an encoded way out", `https://${HOST}/cert/..%2fa.cer`],
    ["another ending", `https://${HOST}/cert/a.pem`],
    ["a query", `https://${HOST}/cert/a.cer?to=evil.example`],
    ["an empty query", `https://${HOST}/cert/a.cer?`],
    ["a fragment", `https://${HOST}/cert/a.cer#b`],
    ["backslashes", `https:\\\\${HOST}\\cert\\a.cer`],
    ["a line break", `https://${HOST}/cert/a\n.cer`],
    ["two of them", `https://${HOST}/cert/a.cer,https://evil.example/cert/a.cer`],
    ["too long", `https://${HOST}/cert/${"a".repeat(500)}.cer`],
    ["no address", "cert/a.cer"],
  ])("is refused before anything is fetched: %s", async (_, url) => {
    expect(await verdict({ headers: { "x-ms-certificate-url": url } })).toEqual({
      outcome: "certificate-url",
      asked: [],
    });
  });

  it("may name the port of https, and another host where the settings have it", async () => {
    const explicit = CERTIFICATE_URL.replace(HOST, `${HOST}:443`);
    expect(await verdict({ headers: { "x-ms-certificate-url": explicit } })).toEqual({
      outcome: undefined,
      asked: [CERTIFICATE_URL],
    });
    const elsewhere = "https://certificates.example/cert/a.cer";
    const settings = { certificateHosts: ["Certificates.Example"] };
    expect(await verdict({ settings, headers: { "x-ms-certificate-url": elsewhere } })).toEqual({
      outcome: "certificate-unavailable",
      asked: [elsewhere],
    });
    expect(await outcomeOf({ settings })).toBe("certificate-url");
  });
});
