import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../functions/middleware/api.ts";
import type { RequestLine } from "../../functions/middleware/request-log.ts";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { type RunningHttpServer, startHttpServer } from "../../infra/local/http/http-server.ts";
import { API_SERVICES } from "../../shared/compose/compose-api.ts";
import { rebillService } from "../../shared/operations/rebill/service.ts";
import { createRandom } from "../../shared/sample/random.ts";
import { arrivedRequest, draftRequest } from "../support/fuzz/draft-request.ts";
import { fuzzThings } from "../support/fuzz/fuzz-world.ts";
import { CERTIFICATE_URL, certificatesAt, openMicrosoftSigner } from "../support/microsoft-signer.ts";
import { type NceWorld, openNceWorld, TARGET } from "../support/nce-world.ts";
import { runCli } from "../support/run-cli.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { type SignedHttp, signedHttp } from "../support/signed-http.ts";

const signer = openMicrosoftSigner();
const ARN = "arn:aws:billingconductor::999999999999";
const ROUTE = `/rebill/v1/nce/partners/${TARGET.tenant}/microsoft-events`;
const BODY = `{ "EventName": "test-created", "ResourceUri": null, "Note": "Grüße 🙂" }\n`;
const post = (url: string, body: string | Uint8Array, headers: Record<string, string>) =>
  fetch(`${url}${ROUTE}`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: Buffer.from(body),
  });

describe("Microsoft's webhooks over a connection", () => {
  let world: NceWorld;
  let http: RunningHttpServer;
  const lines: RequestLine[] = [];
  beforeAll(async () => {
    world = await openNceWorld({ certificates: certificatesAt({ [CERTIFICATE_URL]: signer.leaf() }) });
    const settings = { microsoftEvents: { trustedCertificates: [signer.trusted] } };
    expect((await world.send("PUT", "/rebill/v1/nce/settings", settings)).status).toBe(200);
    const serve = api(
      async (request, onServed) => {
        const response = await world.serve(request);
        const served = world.served.at(-1);
        if (served !== undefined) onServed(served);
        return response;
      },
      { log: (line) => lines.push(line) },
    );
    http = await startHttpServer(serve, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    await http?.close(0);
    await world?.close();
  });

  it("are verified over the bytes that arrive, in both forms of the header", async () => {
    const { authorization = "", ...rest } = signer.signedHeaders(BODY);
    const bare = { ...rest, "X-MS-Signature": authorization.replace("Signature ", "") };
    for (const headers of [{ ...rest, Authorization: authorization }, bare]) {
      const answer = await post(http.url, BODY, headers);
      expect([answer.status, await answer.json()]).toEqual([200, {}]);
    }
    const altered = await post(http.url, BODY.trim(), { ...rest, authorization });
    expect(altered.status).toBe(403);
  });

  it("leave the class of a refusal in the log and nothing of what was sent", async () => {
    await post(http.url, "secret", signer.signedHeaders(BODY));
    expect(lines.at(-1)).toMatchObject({
      operation: "rebill:PostMicrosoftEvent",
      status: 403,
      refusal: "signature",
    });
    expect(JSON.stringify(lines)).not.toMatch(/secret|Grüße|3psostorageacct|203\.0/);
  });
});

describe("rebill serve", () => {
  let folder: string;
  let serve: RunningServe;
  let http: SignedHttp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rebill-microsoft-events-"));
    const data = join(folder, "data");
    await runCli("init", "--account", "999999999999", "--name", "N", "--data", data);
    serve = await runServe(data);
    const credentials = await readCredentialsProfile(data, "rebill");
    if (credentials === undefined) throw new Error("no profile");
    http = signedHttp(serve.url, credentials);
  });
  afterAll(async () => {
    await serve?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("refuses everything in Microsoft's name that is not proved, in the same words", async () => {
    const settings = {
      microsoftEvents: { certificateHosts: ["certificates.invalid"], trustedCertificates: [signer.trusted] },
    };
    const elsewhere = { "x-ms-certificate-url": "https://certificates.invalid/cert/a.cer" };
    const forged = [
      {},
      signer.signedHeaders(BODY),
      { ...signer.signedHeaders(BODY), ...elsewhere },
      { ...signer.signedHeaders(BODY), "x-ms-certificate-url": "http://127.0.0.1/cert/a.cer" },
    ];
    const answers = new Set<string>();
    for (const set of [undefined, settings]) {
      if (set !== undefined) expect((await http("PUT", "/rebill/v1/nce/settings", set)).status).toBe(200);
      for (const headers of forged) {
        const answer = await post(serve.url, BODY, headers);
        const { requestId: _, ...problem } = (await answer.json()) as { readonly requestId: string };
        answers.add(JSON.stringify([answer.status, answer.headers.get("content-type"), problem]));
      }
    }
    // A caller of ours is not Microsoft.
    const { status, body } = await http("POST", ROUTE, { EventName: "test-created" });
    expect([status, body.reason]).toEqual([403, "SignatureDoesNotMatch"]);
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toContain("403");
    expect((await http("GET", "/rebill/v1/nce/settings")).body).toMatchObject(settings);
  });

  it("asks every other operation for one of our keys, whatever is signed besides", async () => {
    const random = createRandom("unsigned");
    const things = fuzzThings({
      groups: [`${ARN}:billinggroup/100000000000`],
      plans: [`${ARN}:pricingplan/aaaaaaaaaa`],
      rules: [`${ARN}:pricingrule/aaaaaaaaaa`],
      items: [`${ARN}:customlineitem/aaaaaaaaaa`],
      transfers: ["arn:aws:organizations::999999999999:transfer/o-alpha00001/billing/inbound/rt-00000000"],
    });
    const answered: string[] = [];
    for (const service of API_SERVICES)
      for (const operation of service.operations) {
        const { method, rawPath, rawQuery, headers, body } = arrivedRequest(
          draftRequest(service, operation, random, things),
        );
        const answer = await fetch(`${serve.url}${rawPath}?${rawQuery}`, {
          method,
          headers: { ...headers, ...signer.signedHeaders(body) },
          ...(method === "GET" || method === "DELETE" ? {} : { body: Buffer.from(body) }),
        });
        const text = await answer.text();
        if (answer.status !== 403 || !text.includes("AWS4-HMAC-SHA256"))
          answered.push(`${operation.name} ${answer.status} ${text}`);
      }
    expect(answered).toEqual([]);
    const signed = API_SERVICES.flatMap((service) =>
      "signedOperations" in service ? (service.signedOperations ?? []) : [],
    );
    expect(signed.map(({ name }) => name)).toEqual(["PostMicrosoftEvent"]);
    expect(rebillService.operations.map(({ name }) => name)).not.toContain("PostMicrosoftEvent");
  });
});
