import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../../../shared/protocols/http.ts";
import { verifySignature } from "../../../shared/protocols/sigv4/verify-signature.ts";
import {
  ACCESS_KEY_ID,
  NOW,
  presign,
  SECRET,
  type Signing,
  signByHeader,
  type Wanted,
} from "../../builders/signed-request.ts";

const verify = (request: HttpRequest) =>
  verifySignature(request, {
    now: NOW,
    findSecret: async (accessKeyId) => (accessKeyId === ACCESS_KEY_ID ? SECRET : undefined),
  });
const verified = { kind: "verified", accessKeyId: ACCESS_KEY_ID };

const text = fc.string({ unit: "binary", maxLength: 12 });
/** The SDK's signer loses a parameter of this name, which JavaScript objects have a meaning of their own for. */
const parameterName = text.filter((name) => name !== "__proto__");
const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}$/);
/** What HTTP carries in a header: printable characters with spaces anywhere. */
const headerValue = fc.stringMatching(/^[!-~ ]{0,30}$/);
const customHeader = token.map((name) => `x-my-${name}`);

const wanted: fc.Arbitrary<Wanted> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  path: fc
    .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }), { maxLength: 4 })
    // Clients never leave a segment empty, and `.` and `..` are resolved before anything is sent.
    .map((segments) => segments.filter((segment) => !/^\.{1,2}$/.test(segment)))
    .map((segments) => `/${segments.map(encodeURIComponent).join("/")}`),
  query: fc.dictionary(parameterName, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 })), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  headers: fc.dictionary(customHeader, headerValue, { maxKeys: 3, noNullPrototype: true }),
  body: fc.string({ unit: "binary", maxLength: 40 }),
});
const signing: fc.Arbitrary<Signing> = fc.record({
  service: token,
  region: token,
  bodyHashHeader: fc.boolean(),
});

describe("verifySignature and the signer of the JavaScript SDK", () => {
  it("verifies whatever was signed by header", async () => {
    await fc.assert(
      fc.asyncProperty(wanted, signing, async (request, how) => {
        expect(await verify(await signByHeader(request, how))).toEqual(verified);
      }),
      { numRuns: 500 },
    );
  });

  it("verifies whatever was presigned", async () => {
    await fc.assert(
      fc.asyncProperty(wanted, signing, async (request, how) => {
        expect(await verify(await presign(request, how))).toEqual(verified);
      }),
      { numRuns: 500 },
    );
  });
});

/** Another byte in place of one of the text. Surplus ends of the range count from the start again. */
const alteration = fc.record({
  at: fc.nat(),
  byte: fc.integer({ min: 0x20, max: 0x7e }),
  field: fc.nat(),
});
type Alteration = { readonly at: number; readonly byte: number; readonly field: number };

const alterText = (value: string, { at, byte }: Alteration): string => {
  const position = at % value.length;
  const next = String.fromCharCode(byte);
  const other = next === value[position] ? String.fromCharCode(byte === 0x7e ? 0x21 : byte + 1) : next;
  return value.slice(0, position) + other + value.slice(position + 1);
};

/** Spaces at the ends of a header and in runs carry nothing: HTTP itself drops the former. */
const meaning = (value: string): string => value.trim().replace(/ +/g, " ");

type Field = readonly [name: string, alter: (request: HttpRequest, how: Alteration) => HttpRequest];
const FIELDS: readonly Field[] = [
  ["method", (request, how) => ({ ...request, method: alterText(request.method, how) })],
  ["path", (request, how) => ({ ...request, rawPath: alterText(request.rawPath, how) })],
  ["query", (request, how) => ({ ...request, rawQuery: alterText(request.rawQuery, how) })],
  [
    "body",
    (request, how) => {
      const body = Buffer.from(request.body);
      const position = how.at % body.length;
      body[position] = ((body[position] ?? 0) + 1 + (how.byte % 255)) % 256;
      return { ...request, body };
    },
  ],
];

/** Every signed header, and the parts of the signature itself. */
const headersToAlter = (request: HttpRequest): readonly string[] => Object.keys(request.headers);

const altered = (request: HttpRequest, how: Alteration): HttpRequest => {
  const headers = headersToAlter(request);
  const choices = FIELDS.length + headers.length;
  const field = FIELDS[how.field % choices];
  if (field !== undefined) return field[1](request, how);
  const name = headers[(how.field % choices) - FIELDS.length] ?? "";
  return { ...request, headers: { ...request.headers, [name]: alterText(request.headers[name] ?? "", how) } };
};

const isSame = (left: HttpRequest, right: HttpRequest): boolean =>
  left.method === right.method &&
  left.rawPath === right.rawPath &&
  left.rawQuery === right.rawQuery &&
  Buffer.from(left.body).equals(Buffer.from(right.body)) &&
  Object.keys(left.headers).every(
    (name) => meaning(left.headers[name] ?? "") === meaning(right.headers[name] ?? ""),
  );

describe("verifySignature and whoever alters a request", () => {
  const request: Wanted = {
    path: "/tags/arn%3Aaws%3Abillingconductor%3A%3A123456789012%3Apricingplan%2Fabcdefghij",
    query: { tagKeys: ["a b", "z", "ü:/+"], flag: "", "a-b": "1", a: "2" },
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSOrganizationsV20161128.InviteAccountToOrganization",
      "x-amzn-client-token": "8d4fd1a0-0000-4000-8000-000000000000",
      "x-my-remark": "one  two   three",
    },
    body: '{"Name":"alpha","ChargeValue":10.50}',
  };
  it.each([
    ["a request signed by header", () => signByHeader(request)],
    ["one without the hash of its body", () => signByHeader(request, { bodyHashHeader: false })],
    ["a presigned request", () => presign(request)],
  ])("refuses %s with any byte of any part replaced", async (_, sign) => {
    const honest = await sign();
    expect(await verify(honest)).toEqual(verified);

    await fc.assert(
      fc.asyncProperty(alteration, async (how) => {
        const other = altered(honest, how);
        fc.pre(!isSame(honest, other));
        expect(await verify(other)).toMatchObject({ kind: "refused" });
      }),
      { numRuns: 5_000 },
    );
  });

  it("refuses every single byte of path, query and signature replaced by every other", async () => {
    const honest = await signByHeader(request);
    for (const [part, value] of [
      ["rawPath", honest.rawPath],
      ["rawQuery", honest.rawQuery],
    ] as const) {
      for (let at = 0; at < value.length; at += 1)
        for (let byte = 0; byte < 256; byte += 1) {
          const other = value.slice(0, at) + String.fromCharCode(byte) + value.slice(at + 1);
          if (other === value) continue;
          const verdict = await verify({ ...honest, [part]: other });
          if (verdict.kind !== "refused") throw new Error(`${part} ${other} was taken for ${value}`);
        }
    }
    const authorization = honest.headers.authorization ?? "";
    for (let at = 0; at < authorization.length; at += 1) {
      const next = authorization.charCodeAt(at) ^ 1;
      const other = authorization.slice(0, at) + String.fromCharCode(next) + authorization.slice(at + 1);
      expect(
        await verify({ ...honest, headers: { ...honest.headers, authorization: other } }),
        other,
      ).toMatchObject({ kind: "refused" });
    }
  });

  it("refuses bytes that were added or taken away", async () => {
    const honest = await signByHeader(request);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.string({ maxLength: 2 }), fc.boolean(), async (at, added, inPath) => {
        const part = inPath ? "rawPath" : "rawQuery";
        const value = honest[part];
        const position = at % value.length;
        const other = value.slice(0, position) + added + value.slice(position + (added === "" ? 1 : 0));
        fc.pre(other !== value);
        // `flag` and `flag=` are one and the same parameter.
        fc.pre(other !== value.replace("flag=", "flag"));
        expect(await verify({ ...honest, [part]: other })).toMatchObject({ kind: "refused" });
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("verifySignature and garbage", () => {
  const anyHeader = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      "",
      "AWS4-HMAC-SHA256",
      "AWS4-HMAC-SHA256 ",
      "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature=",
      `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20261105/r/s/aws4_request, SignedHeaders=host, Signature=00`,
      `AWS4-HMAC-SHA256 Credential=${ACCESS_KEY_ID}/20261105/r/s/aws4_request, SignedHeaders=constructor;host, Signature=00`,
      "20261105T080000Z",
      "20269999T999999Z",
    ),
  );
  const anyName = fc.oneof(
    fc.constantFrom("authorization", "x-amz-date", "host", "x-amz-content-sha256", "x-amz-security-token"),
    fc.constantFrom("constructor", "__proto__", "toString"),
    fc.string({ maxLength: 10 }),
  );
  const garbage: fc.Arbitrary<HttpRequest> = fc.record({
    method: fc.string({ maxLength: 8 }),
    rawPath: fc.string({ unit: "binary", maxLength: 30 }),
    rawQuery: fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc
        .array(
          fc.tuple(
            fc.constantFrom("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature"),
            text,
          ),
        )
        .map((pairs) => pairs.map(([name, value]) => `X-Amz-${name}=${value}`).join("&")),
    ),
    headers: fc.dictionary(anyName, anyHeader),
    body: fc.uint8Array({ maxLength: 20 }),
    sourceAddress: fc.string(),
  });

  it("gives a verdict for whatever is sent", async () => {
    await fc.assert(
      fc.asyncProperty(garbage, async (request) => {
        expect(await verify(request)).toMatchObject({ kind: "refused", message: expect.any(String) });
      }),
      { numRuns: 20_000 },
    );
  });
});
