import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { instantOf } from "../../../shared/domain/time/instant.ts";
import type { HttpRequest } from "../../../shared/protocols/http.ts";
import { verifySignature } from "../../../shared/protocols/sigv4/verify-signature.ts";
import { ACCESS_KEY_ID, NOW, presign, SECRET, signByHeader } from "../../builders/signed-request.ts";

const verifyAt = (now: string) => (request: HttpRequest) =>
  verifySignature(request, {
    now: instantOf(new Date(now)),
    findSecret: async (accessKeyId) => (accessKeyId === ACCESS_KEY_ID ? SECRET : undefined),
  });
const verify = verifyAt(NOW);
const verified = { kind: "verified", accessKeyId: ACCESS_KEY_ID };
const refused = (code: string, message = "") => ({
  kind: "refused",
  code,
  message: expect.stringContaining(message),
});
const withHeaders = (request: HttpRequest, headers: Record<string, string | undefined>): HttpRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries({ ...request.headers, ...headers }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  ),
});

describe("published examples of AWS", () => {
  const example = (fields: Partial<HttpRequest>): HttpRequest => ({
    method: "GET",
    rawPath: "/",
    rawQuery: "",
    headers: {},
    body: new Uint8Array(),
    sourceAddress: "192.0.2.1",
    ...fields,
  });
  const check = (request: HttpRequest) =>
    verifySignature(request, {
      now: instantOf(new Date("2015-08-30T12:36:00Z")),
      findSecret: async () => "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    });

  it("verifies the plain GET of the test suite", async () => {
    const request = example({
      headers: {
        host: "example.amazonaws.com",
        "x-amz-date": "20150830T123600Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
      },
    });

    expect(await check(request)).toEqual({ kind: "verified", accessKeyId: "AKIDEXAMPLE" });
  });

  it("verifies the ListUsers request of the documentation", async () => {
    const request = example({
      rawQuery: "Action=ListUsers&Version=2010-05-08",
      headers: {
        host: "iam.amazonaws.com",
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "x-amz-date": "20150830T123600Z",
        authorization:
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
      },
    });

    expect(await check(request)).toEqual({ kind: "verified", accessKeyId: "AKIDEXAMPLE" });
  });
});

describe("requests of official clients", () => {
  it("verifies the path of a tagged resource, encoded twice", async () => {
    const request = await signByHeader({
      method: "DELETE",
      path: "/tags/arn%3Aaws%3Abillingconductor%3A%3A123456789012%3Apricingplan%2Fabcdefghij",
      query: { tagKeys: ["a b", "z"] },
    });

    expect(request.rawQuery).toBe("tagKeys=a%20b&tagKeys=z");
    expect(await verify(request)).toEqual(verified);
  });

  it("sorts parameters by name and then by value", async () => {
    const request = await signByHeader({ query: { b: ["2", "10", ""], "a-b": "x", a: "y" } });

    expect(await verify(request)).toEqual(verified);
    expect(await verify({ ...request, rawQuery: "a=y&a-b=x&b=2&b=10&b=" })).toEqual(verified);
  });

  it("takes a reserved character of the query for its encoded form", async () => {
    const request = await signByHeader({ query: { to: "a:b/c" } });

    expect(await verify({ ...request, rawQuery: "to=a:b/c" })).toEqual(verified);
    expect(await verify({ ...request, rawQuery: "to=a%3ab%2Fc" })).toEqual(
      refused("InvalidSignatureException"),
    );
  });

  it("does not take a plus for a space or an encoded plus", async () => {
    for (const value of ["a b", "a+b"])
      expect(await verify({ ...(await signByHeader({ query: { q: value } })), rawQuery: "q=a+b" })).toEqual(
        refused("InvalidSignatureException"),
      );
  });

  it("ignores runs of spaces in header values, as signers do", async () => {
    const request = await signByHeader({ headers: { "x-my-remark": "  one   two  " } });

    expect(await verify(request)).toEqual(verified);
    expect(await verify(withHeaders(request, { "x-my-remark": "one two" }))).toEqual(verified);
    expect(await verify(withHeaders(request, { "x-my-remark": "onetwo" }))).toMatchObject({
      kind: "refused",
    });
  });

  it("hashes the body itself when the request states no hash", async () => {
    const request = await signByHeader({ body: "{}" }, { bodyHashHeader: false });

    expect(request.headers).not.toHaveProperty("x-amz-content-sha256");
    expect(await verify(request)).toEqual(verified);
    expect(await verify({ ...request, body: Buffer.from("{ }") })).toEqual(
      refused("InvalidSignatureException", "does not match"),
    );
  });

  it("accepts the same request again", async () => {
    const request = await signByHeader({ body: "{}" });

    expect([await verify(request), await verify(request)]).toEqual([verified, verified]);
  });

  it("takes a path that is signed as sent, where nothing in it is encoded", async () => {
    const asSent = { pathEncodedAgain: false };
    const request = await signByHeader({ path: "/rebill/v1/transfers/rt-0123456789:rehearse" }, asSent);
    const encoded = await signByHeader({ path: "/tags/arn%3Aaws" }, asSent);

    expect(await verify(request)).toEqual(verified);
    expect(await verify(encoded)).toEqual(refused("InvalidSignatureException"));
  });

  it("takes no signature for two paths, however they are encoded", async () => {
    for (const pathEncodedAgain of [true, false]) {
      const request = await signByHeader({ path: "/transfers:rehearse" }, { pathEncodedAgain });
      for (const rawPath of ["/transfers%3Arehearse", "/transfers%253Arehearse", "/transfers%3arehearse"])
        expect(await verify({ ...request, rawPath })).toEqual(refused("InvalidSignatureException"));
    }
  });

  it("does not take one path for another that resolves to it", async () => {
    const request = await signByHeader({ path: "/tags/x" });

    for (const rawPath of ["//tags/x", "/tags//x", "/./tags/x", "/a/../tags/x", "/tags/x/", "/tags/%78"])
      expect(await verify({ ...request, rawPath }), rawPath).toEqual(refused("InvalidSignatureException"));
  });
});

describe("the time of a request", () => {
  it.each([
    ["five minutes old", "2026-11-05T08:05:00.000Z", verified],
    ["a moment older", "2026-11-05T08:05:00.001Z", refused("InvalidSignatureException", "Signature expired")],
    ["five minutes early", "2026-11-05T07:55:00.000Z", verified],
    ["a moment earlier", "2026-11-05T07:54:59.999Z", refused("InvalidSignatureException", "not yet current")],
  ])("%s", async (_, now, verdict) => {
    expect(await verifyAt(now)(await signByHeader())).toEqual(verdict);
  });

  it.each([
    ["at its end", "2026-11-05T08:01:00.000Z", verified],
    ["a moment later", "2026-11-05T08:01:00.001Z", refused("RequestExpired")],
    ["five minutes before its begin", "2026-11-05T07:55:00.000Z", verified],
    ["too early", "2026-11-05T07:54:59.000Z", refused("InvalidSignatureException", "not yet current")],
  ])("of a presigned one %s", async (_, now, verdict) => {
    expect(await verifyAt(now)(await presign({ method: "GET" }, { expiresSeconds: 60 }))).toEqual(verdict);
  });

  it("lets a presigned URL hold for its whole week", async () => {
    const request = await presign({ method: "GET" }, { expiresSeconds: 604_800 });

    expect(await verifyAt("2026-11-12T08:00:00.000Z")(request)).toEqual(verified);
    for (const expires of ["604801", "0", "-1", "1e3", "", "0x10", "99999999999"]) {
      const rawQuery = request.rawQuery.replace("X-Amz-Expires=604800", `X-Amz-Expires=${expires}`);
      expect(await verify({ ...request, rawQuery }), expires).toEqual(
        refused("IncompleteSignatureException"),
      );
    }
  });

  it("must be the date of the credential", async () => {
    const request = await signByHeader();
    const authorization = (request.headers.authorization ?? "").replace("/20261105/", "/20261104/");

    expect(await verify(withHeaders(request, { authorization }))).toEqual(
      refused("InvalidSignatureException", "date"),
    );
  });

  it.each([
    "",
    "20261105",
    "2026-11-05T08:00:00Z",
    "20261105T080060Z",
    "20260231T080000Z",
    "20261105T080000z",
  ])("cannot be %j", async (time) => {
    expect(await verify(withHeaders(await signByHeader(), { "x-amz-date": time }))).toEqual(
      refused("IncompleteSignatureException"),
    );
  });
});

describe("what must be signed", () => {
  const unsigned = async (name: string, value: string) =>
    verify(withHeaders(await signByHeader(), { [name]: value }));

  it.each(["x-amz-target", "x-amz-anything", "x-amzn-client-token", "idempotency-key"])(
    "is %s",
    async (name) => {
      expect(await unsigned(name, "x")).toEqual(refused("InvalidSignatureException", "must be signed"));
    },
  );

  it.each(["user-agent", "x-amzn-trace-id", "x-amz-cf-id", "x-forwarded-for", "accept"])(
    "is not %s, which others add on the way",
    async (name) => {
      expect(await unsigned(name, "x")).toEqual(verified);
    },
  );

  it("is there", async () => {
    const request = await signByHeader({ headers: { "x-my-remark": "one" } });

    expect(await verify(withHeaders(request, { "x-my-remark": undefined }))).toEqual(
      refused("InvalidSignatureException", "not in the request"),
    );
    expect(await verify(withHeaders(request, { "x-my-remark": "" }))).toMatchObject({ kind: "refused" });
  });

  it("includes the host", async () => {
    const request = await signByHeader();
    const authorization = (request.headers.authorization ?? "").replace("host;", "");

    expect(await verify(withHeaders(request, { authorization }))).toEqual(
      refused("InvalidSignatureException", "host"),
    );
  });
});

describe("the body's hash", () => {
  const stated = (hash: string, body: string) =>
    signByHeader({ body, headers: { "x-amz-content-sha256": hash } });
  const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

  it("must be the hash of the body, though it is signed", async () => {
    expect(await verify(await stated(hashOf("{}"), "{}"))).toEqual(verified);
    expect(await verify(await stated(hashOf("{}"), "{ }"))).toEqual(
      refused("InvalidSignatureException", "SHA-256"),
    );
    expect(await verify(await stated(hashOf("{}").toUpperCase(), "{}"))).toMatchObject({ kind: "refused" });
  });

  it("may be left out for an empty body alone", async () => {
    expect(await verify(await stated("UNSIGNED-PAYLOAD", ""))).toEqual(verified);
    expect(await verify(await stated("UNSIGNED-PAYLOAD", "{}"))).toMatchObject({ kind: "refused" });
    const presigned = await presign({
      method: "GET",
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    });
    expect(await verify(presigned)).toEqual(verified);
    expect(await verify({ ...presigned, body: Buffer.from("x") })).toMatchObject({ kind: "refused" });
  });

  it.each(["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", ""])(
    "cannot be %j",
    async (hash) => {
      expect(await verify(await stated(hash, ""))).toEqual(refused("InvalidSignatureException", "SHA-256"));
    },
  );
});

describe("who is refused", () => {
  it("is told that there is no signature", async () => {
    expect(await verify({ ...(await signByHeader()), headers: { host: "x" } })).toEqual(
      refused("MissingAuthenticationTokenException"),
    );
  });

  it.each([
    ["", "Bearer x"],
    ["AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"],
    ["Credential=", "Credentials="],
    ["SignedHeaders=", "signedheaders="],
    [", Signature=", ", Signature=, X="],
    ["/aws4_request", "/aws5_request"],
    ["/us-east-1/", "/"],
    ["/us-east-1/", "//"],
    ["/us-east-1/", "/us/east/1/"],
    ["SignedHeaders=host", "SignedHeaders=Host"],
    ["SignedHeaders=host", "SignedHeaders=host;host"],
    ["SignedHeaders=host", "SignedHeaders=;host"],
  ])("is told that the signature is malformed: %j as %j", async (from, to) => {
    const request = await signByHeader();
    const authorization = (request.headers.authorization ?? "").replace(from, to);

    expect(await verify(withHeaders(request, { authorization: from === "" ? to : authorization }))).toEqual(
      refused("IncompleteSignatureException"),
    );
  });

  it("cannot sign twice, in a header and in the query", async () => {
    const [byHeader, presigned] = [await signByHeader(), await presign()];

    expect(await verify({ ...byHeader, rawQuery: presigned.rawQuery })).toEqual(
      refused("IncompleteSignatureException"),
    );
  });

  it("cannot give a part of the query form twice", async () => {
    const request = await presign();

    expect(await verify({ ...request, rawQuery: `${request.rawQuery}&X-Amz-Signature=00` })).toEqual(
      refused("IncompleteSignatureException"),
    );
    expect(await verify({ ...request, rawQuery: `X-Amz-Date=20261105T080000Z&${request.rawQuery}` })).toEqual(
      refused("IncompleteSignatureException"),
    );
  });

  it("learns as much of an unknown key as at AWS, also with the secret of nobody", async () => {
    for (const secret of [SECRET, "0".repeat(40), ""])
      expect(await verify(await signByHeader({}, { accessKeyId: "AKIAUNKNOWNUNKNOWN12", secret }))).toEqual(
        refused("UnrecognizedClientException"),
      );
  });

  it.each(["", "a b", "ключ", "x".repeat(129), "AKIA#1"])("cannot name the key %j", async (accessKeyId) => {
    const request = await signByHeader();
    const authorization = (request.headers.authorization ?? "").replace(ACCESS_KEY_ID, accessKeyId);

    expect(await verify(withHeaders(request, { authorization }))).toEqual(
      refused("UnrecognizedClientException"),
    );
  });

  it("holds a session token, for we issue none", async () => {
    for (const sign of [signByHeader, presign])
      expect(await verify(await sign({}, { sessionToken: "token" }))).toEqual(
        refused("UnrecognizedClientException"),
      );
  });

  it("never sees a secret or the right signature", async () => {
    const request = await signByHeader({ body: "{}" });
    const right = /Signature=(\w+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const verdict = await verify({ ...request, body: Buffer.from("[]") });

    expect(right).toHaveLength(64);
    expect(JSON.stringify(verdict)).not.toContain(right);
    expect(JSON.stringify(verdict)).not.toContain(SECRET);
  });

  it("asks about a key only with a well-formed request sent in time", async () => {
    const asked: string[] = [];
    const findSecret = async (accessKeyId: string) => {
      asked.push(accessKeyId);
      return undefined;
    };
    const late = instantOf(new Date("2027-01-01T00:00:00Z"));

    await verifySignature(await signByHeader(), { now: late, findSecret });
    await verifySignature({ ...(await signByHeader()), headers: {} }, { now: NOW, findSecret });
    expect(asked).toEqual([]);
    await verifySignature(await signByHeader(), { now: NOW, findSecret });
    expect(asked).toEqual([ACCESS_KEY_ID]);
  });
});

describe("signed text that has two readings", () => {
  it.each([
    ["a line break in a header", (request: HttpRequest) => withHeaders(request, { "x-my-remark": "a\nb:c" })],
    ["a method that is no word", (request: HttpRequest) => ({ ...request, method: "GET\n/" })],
    ["raw letters beyond ASCII", (request: HttpRequest) => ({ ...request, rawPath: "/ü" })],
    ["half a surrogate", (request: HttpRequest) => ({ ...request, rawPath: "/\ud800" })],
    ["a path without a slash", (request: HttpRequest) => ({ ...request, rawPath: "" })],
  ])("is refused: %s", async (_, change) => {
    expect(await verify(change(await signByHeader({ headers: { "x-my-remark": "a b:c" } })))).toEqual(
      refused("InvalidSignatureException"),
    );
  });
});
