import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { HttpRequest } from "../../shared/protocols/http.ts";
import { verifySignature } from "../../shared/protocols/sigv4/verify-signature.ts";
import { ACCESS_KEY_ID, NOW, SECRET } from "../builders/signed-request.ts";
import { optionalSuite } from "../support/optional-suite.ts";

const SCRIPT = fileURLToPath(new URL("../support/sign-with-botocore.py", import.meta.url));

type Wanted = { method: string; url: string; headers?: object; body?: string; presigned?: boolean };
const TAGS = "/tags/arn%3Aaws%3Abillingconductor%3A%3A123456789012%3Apricingplan%2Fabcdefghij";
const WANTED: readonly Wanted[] = [
  {
    method: "POST",
    url: "/list-billing-groups",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  },
  { method: "GET", url: TAGS },
  { method: "DELETE", url: `${TAGS}?tagKeys=a%20b&tagKeys=z&tagKeys=%C3%BC%3A%2F%2B` },
  { method: "GET", url: "/rebill/v1/invoices?period=2026-10&account=111111111111&a-b=1&a=2&flag=" },
  {
    method: "POST",
    url: "/",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSOrganizationsV20161128.ListHandshakesForAccount",
      "X-My-Remark": "  one   two  ",
    },
    body: '{"Name":"Müller","Amount":10.50}',
  },
  { method: "GET", url: TAGS, presigned: true },
  { method: "GET", url: "/rebill/v1/events?after=12", presigned: true },
  // A text no URL should hold; botocore encodes it once more like any other path.
  { method: "GET", url: "/a%2520b/~c/(d)!*'" },
];

const signed = (): readonly HttpRequest[] => {
  const job = {
    endpoint: "http://127.0.0.1:4010",
    accessKeyId: ACCESS_KEY_ID,
    secret: SECRET,
    signedAt: NOW.replace(/[-:]|\.000/g, ""),
    requests: WANTED.map((wanted) => ({ headers: {}, body: "", presigned: false, ...wanted })),
  };
  const run = spawnSync("python3", [SCRIPT], { input: JSON.stringify(job), encoding: "utf8" });
  if (run.status !== 0) throw new Error(`botocore did not sign: ${run.stderr}`);
  return (JSON.parse(run.stdout) as (Omit<HttpRequest, "body"> & { body: string })[]).map((request) => ({
    ...request,
    body: Buffer.from(request.body),
    sourceAddress: "127.0.0.1",
  }));
};

const missing =
  spawnSync("python3", ["-c", "import botocore"], { stdio: "ignore" }).status === 0
    ? undefined
    : "Python with botocore";

optionalSuite("signatures of botocore, the signer of boto3 and the AWS CLI", missing, (test) => {
  const verify = (request: HttpRequest) =>
    verifySignature(request, { now: NOW, findSecret: async () => SECRET });

  test("verify, and do not when anything is altered", async () => {
    const requests = signed();

    expect(requests).toHaveLength(WANTED.length);
    for (const request of requests) {
      const what = `${request.method} ${request.rawPath}?${request.rawQuery}`;
      expect(await verify(request), what).toEqual({ kind: "verified", accessKeyId: ACCESS_KEY_ID });
      for (const other of [
        { ...request, method: "PATCH" },
        { ...request, rawPath: `${request.rawPath}x` },
        { ...request, rawQuery: `${request.rawQuery}&x=1` },
        { ...request, headers: { ...request.headers, host: "localhost" } },
        { ...request, body: Buffer.from([...request.body, 32]) },
      ])
        expect(await verify(other), what).toMatchObject({ kind: "refused" });
    }
  });
});
