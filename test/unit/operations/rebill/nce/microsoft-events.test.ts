import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fromEvent } from "../../../../../functions/middleware/http-event.ts";
import { ALWAYS } from "../../../../../shared/domain/configuration/configuration-versions.ts";
import { RemoteTransferId } from "../../../../../shared/domain/nce/partner-center/remote-transfer.ts";
import { RunningTransfer } from "../../../../../shared/domain/nce/transfer/transfer.ts";
import { Instant } from "../../../../../shared/domain/time/instant.ts";
import type { HttpRequest } from "../../../../../shared/protocols/http.ts";
import { thingChange } from "../../../../../shared/use-cases/configuration/change-configuration.ts";
import { pemOf } from "../../../../support/certificates.ts";
import {
  CERTIFICATE_URL,
  certificatesAt,
  openMicrosoftSigner,
} from "../../../../support/microsoft-signer.ts";
import { type NceWorld, openNceWorld, SOURCE, select, TARGET, THIRD } from "../../../../support/nce-world.ts";

const signer = openMicrosoftSigner();
const certificates = certificatesAt({ [CERTIFICATE_URL]: signer.leaf() });
const REMOTE = "0F9E8D7C-0000-4000-8000-00000000ABCD";
const UNREGISTERED = "eeeeeeee-0000-0000-0000-000000000000";
const LATER = Instant.parse("2024-06-15T12:00:00.000Z");

let world: NceWorld;
let transfer: RunningTransfer;
beforeAll(async () => {
  const waitSeconds = (sender: string) => (sender === "microsoft-signature 192.0.2.9" ? 7 : undefined);
  world = await openNceWorld({ certificates, waitSeconds });
  const answer = await world.send("PUT", "/rebill/v1/nce/settings", {
    microsoftEvents: { trustedCertificates: [signer.trusted] },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
});
afterAll(() => world.close());

/** A transfer that is being carried out at Microsoft, whose line is to be looked at in two hours. */
beforeEach(async () => {
  if (transfer === undefined) {
    const id = await world.created();
    await world.source("POST", `/rebill/v1/nce/transfers/${id}:submit`, { lineItems: select("sub-1") });
    transfer = RunningTransfer.parse(await stored(id));
  }
  const [line] = transfer.lines;
  transfer = RunningTransfer.parse({
    ...transfer,
    lines: [
      { ...line, status: "InProgress", attempts: 1, attemptedAt: transfer.submittedAt, nextLookAt: LATER },
    ],
  });
  const remote = { transfer: transfer.id, remote: RemoteTransferId.parse(REMOTE) };
  await world.put(
    thingChange("nceTransfers", transfer.id, { from: ALWAYS, value: transfer }),
    thingChange("nceRemoteTransfers", transfer.id, { from: ALWAYS, value: remote }),
  );
});

const stored = async (id: string = transfer.id) =>
  (await world.deps.configuration.current()).state.nceTransfers.find(id, ALWAYS);

const routeOf = (tenant: string) => `/rebill/v1/nce/partners/${tenant}/microsoft-events`;
const event = (more: object = {}): string =>
  JSON.stringify({
    EventName: "complete-transfer",
    ResourceUri: "https://api.partnercenter.microsoft.com/v1/customers/c0",
    ResourceName: "Transfer",
    AuditUri: `https://api.partnercenter.microsoft.com/audit/p0_c0_${REMOTE}_createtransfer_638500000000000000`,
    ResourceChangeUtcDate: "2024-06-15T09:59:59.1234567+00:00",
    Note: "Grüße",
    ...more,
  });

type Sent = {
  readonly partner?: string;
  readonly headers?: Record<string, string>;
  /** What arrives, where that is not what was signed. */
  readonly arrives?: string;
  readonly from?: string;
};
const request = (
  body: string,
  { partner = TARGET.tenant, headers = {}, ...sent }: Sent = {},
): HttpRequest => ({
  method: "POST",
  rawPath: routeOf(partner),
  rawQuery: "",
  headers: { "content-type": "application/json; charset=utf-8", ...signer.signedHeaders(body), ...headers },
  body: Buffer.from(sent.arrives ?? body),
  sourceAddress: sent.from ?? "203.0.113.1",
});
const post = async (body: string, sent: Sent = {}) => {
  const before = await world.journalLength();
  const { status, headers, body: text } = await world.serve(request(body, sent));
  const answer = { status, type: headers["content-type"], text: String(text).replace(/request-\d+/, "") };
  return { ...answer, written: (await world.journalLength()) - before, log: world.served.at(-1) };
};
const NOTHING = { status: 200, type: "application/json", text: "{}", written: 0 };

describe("a webhook that Microsoft signed", () => {
  it("has the transfer looked at now, told of and on record as Microsoft's doing", async () => {
    expect(await post(event())).toMatchObject({ ...NOTHING, written: 1 });

    expect(await stored()).toEqual({
      ...transfer,
      sequence: transfer.sequence + 1,
      lines: [{ ...transfer.lines[0], nextLookAt: world.deps.clock.now() }],
    });
    const entry = (await world.deps.journal.after((await world.journalLength()) - 1)).entries[0];
    expect(entry).toMatchObject({
      actor: { system: "microsoft" },
      action: "ReceiveMicrosoftEvent",
      resources: [transfer.id],
      events: [
        {
          source: "rebill.nce",
          detailType: "Transfer Look Requested",
          resources: [transfer.id],
          detail: { transferId: transfer.id, sequence: transfer.sequence + 1 },
        },
      ],
    });
    expect(world.served.at(-1)).toMatchObject({ operation: "PostMicrosoftEvent", status: 200 });
    expect(JSON.stringify(world.served.at(-1))).not.toContain("refusal");
  });

  it("changes nothing when it comes again, for the other partner too, and in whatever order", async () => {
    expect(await post(event())).toMatchObject({ written: 1 });
    const after = await stored();
    for (const partner of [TARGET.tenant, SOURCE.tenant, SOURCE.tenant.toUpperCase()])
      for (const EventName of ["complete-transfer", "fail-transfer", "update-transfer"])
        expect(await post(event({ EventName }), { partner })).toMatchObject(NOTHING);
    expect(await stored()).toEqual(after);
  });

  it("acts once when it comes several times at once", async () => {
    const before = await world.journalLength();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.serve(request(event()))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await world.journalLength()).toBe(before + 1);
  });

  it.each(["fail-transfer", "expire-transfer", "expired-transfer", "cancel-transfer", "cancelled-transfer"])(
    "%s: acts",
    async (EventName) => {
      expect(await post(event({ EventName }))).toMatchObject({ ...NOTHING, written: 1 });
    },
  );

  it.each([
    "create-transfer",
    "update-transfer",
    "test-created",
    "reseller-relationship-accepted-by-customer",
    "something-new",
  ])("%s: is taken and nothing is done", async (EventName) => {
    expect(await post(event({ EventName, ResourceName: null, AuditUri: null }))).toMatchObject(NOTHING);
    expect(await post(event({ EventName }))).toMatchObject(NOTHING);
  });

  it("finds the transfer by its resource where that has it", async () => {
    const ResourceUri = `https://api.partnercenter.microsoft.com/v1/customers/c0/transfers/${REMOTE}`;
    expect(await post(event({ ResourceUri, AuditUri: null }))).toMatchObject({ written: 1 });
  });

  it.each([
    ["of a partner that is not in it", event(), THIRD.tenant],
    ["of a partner nobody knows", event(), UNREGISTERED],
    ["of a transfer nobody knows", event({ AuditUri: "p_c_unknown_createtransfer_1" }), TARGET.tenant],
    [
      "of our own id, which Microsoft does not know",
      event({ AuditUri: "p_c_own_createtransfer_1" }),
      TARGET.tenant,
    ],
    ["of no transfer", event({ AuditUri: null }), TARGET.tenant],
  ])("%s: the same answer, and nothing", async (_, body, partner) => {
    const text = body.replace("p_c_own_", `p_c_${transfer.id}_`);
    expect(await post(text, { partner })).toMatchObject(NOTHING);
    expect(await stored()).toEqual(transfer);
  });

  it("is told what is wrong with it, since it is Microsoft's", async () => {
    for (const body of ["{", "[]", '{"EventName":1}', "{}"])
      expect(await post(body)).toMatchObject({ status: 400, written: 0 });
    const type = { "content-type": "text/plain" };
    expect(await post(event(), { headers: type })).toMatchObject({ status: 415, written: 0 });
  });

  it("is verified over the very bytes, as text and as base64 of API Gateway", async () => {
    for (const isBase64Encoded of [false, true]) {
      const { method, rawPath, headers, body } = request(event());
      const gateway = {
        requestContext: { http: { method, sourceIp: "203.0.113.1" } },
        rawPath,
        rawQueryString: "",
        headers,
        body: Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8"),
        isBase64Encoded,
      };
      expect((await world.serve(fromEvent(gateway as never))).status).toBe(200);
    }
  });

  it("waits its turn when its sender has sent too many", async () => {
    expect(await post(event(), { from: "192.0.2.9" })).toMatchObject({ status: 429, written: 0 });
    expect(await post(event(), { from: "192.0.2.9", arrives: "{" })).toMatchObject({ status: 403 });
  });

  it("has its certificate fetched once in an hour", () => {
    expect(certificates.asked).toEqual([CERTIFICATE_URL]);
  });
});

describe("a webhook that only says it is Microsoft's", () => {
  const refusals: readonly (readonly [string, Sent])[] = [
    ["unsigned", { headers: { authorization: "" } }],
    ["algorithm", { headers: { "x-ms-signature-algorithm": "rsa-sha1" } }],
    ["signature-text", { headers: { authorization: "Signature %%%" } }],
    ["certificate-url", { headers: { "x-ms-certificate-url": "https://evil.example/cert/a.cer" } }],
    ["certificate-unavailable", { headers: { "x-ms-certificate-url": CERTIFICATE_URL.replace("pc", "no") } }],
    ["signature", { arrives: event({ EventName: "fail-transfer" }) }],
    ["signature", { arrives: "{" }],
    ["signature", { partner: UNREGISTERED, arrives: "{" }],
    ["signature", { partner: "nonsense", arrives: "{" }],
    ["body-size", { arrives: "x".repeat(64 * 1024 + 1) }],
  ];

  it("gets one answer whatever is wrong, writes nothing, and the log has the reason", async () => {
    const answers = new Set<string>();
    for (const [refusal, sent] of refusals) {
      const failures = world.signatureFailures();
      const { log, written, ...answer } = await post(event(), sent);
      answers.add(JSON.stringify(answer));
      expect({ log, written }).toMatchObject({ log: { refusal, errorCode: "unauthenticated" }, written: 0 });
      // As with our own keys: without a signature it is no guess.
      expect(world.signatureFailures() - failures).toBe(refusal === "unsigned" ? 0 : 1);
    }
    expect(answers.size).toBe(1);
    expect(JSON.parse(JSON.parse([...answers][0] ?? "").text)).toMatchObject({
      code: "unauthenticated",
      status: 403,
      detail: "The signature does not prove who sent this.",
    });
    expect(await stored()).toEqual(transfer);
  });

  it("is not helped by one of our keys", async () => {
    const answer = await world.send("POST", routeOf(TARGET.tenant), event());
    expect([answer.status, answer.body.code]).toEqual([403, "unauthenticated"]);
  });

  it("shuts its sender out after many, and nobody else", async () => {
    const forged = { arrives: "{}", from: "198.51.100.7" };
    let status = 0;
    for (let sent = 0; status !== 429 && sent < 300; sent += 1)
      ({ status } = await world.serve(request(event(), forged)));
    const asked = certificates.asked.length;

    const shutOut = await world.serve(request(event(), { from: "198.51.100.7" }));
    expect([status, shutOut.status, shutOut.headers["retry-after"]]).toEqual([429, 429, expect.any(String)]);
    expect(await post(event(), { from: "198.51.100.8" })).toMatchObject({ status: 200, written: 1 });
    expect(certificates.asked.length).toBe(asked);
  });
});

describe("the settings of Microsoft's webhooks", () => {
  const put = (microsoftEvents: object) => world.send("PUT", "/rebill/v1/nce/settings", { microsoftEvents });

  it.each<[string, object, string]>([
    ["no certificate", { trustedCertificates: [signer.trusted, "hello"] }, "trustedCertificates[1]"],
    ["two in one", { trustedCertificates: [signer.trusted.repeat(2)] }, "trustedCertificates[0]"],
    ["no authority's", { trustedCertificates: [pemOf(signer.leaf())] }, "trustedCertificates[0]"],
    ["too many", { trustedCertificates: Array(21).fill(signer.trusted) }, "trustedCertificates"],
    ["an address for a host", { certificateHosts: ["127.0.0.1"] }, "certificateHosts[0]"],
    ["a URL for a host", { certificateHosts: ["https://a.example"] }, "certificateHosts[0]"],
    ["no host", { certificateHosts: [] }, "certificateHosts"],
    ["a machine's name", { certificateHosts: ["localhost"] }, "certificateHosts[0]"],
    ["no organisation", { organisation: "" }, "organisation"],
    ["something unknown", { hosts: [] }, "hosts"],
  ])("are refused whole with the field: %s", async (_, settings, path) => {
    const before = await world.journalLength();
    const answer = await put(settings);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, `microsoftEvents.${path}`]);
    expect(await world.journalLength()).toBe(before);
  });

  it("come back as they were set, and whoever trusts nobody believes nobody", async () => {
    expect((await world.send("GET", "/rebill/v1/nce/settings")).body.microsoftEvents).toEqual({
      certificateHosts: ["3psostorageacct.blob.core.windows.net"],
      organisation: "Microsoft Corporation",
      trustedCertificates: [signer.trusted],
    });
    expect((await put({})).status).toBe(200);
    expect(await post(event())).toMatchObject({
      status: 403,
      log: { refusal: "nothing-trusted" },
      written: 0,
    });
    expect((await put({ trustedCertificates: [signer.trusted] })).status).toBe(200);
    expect(await post(event())).toMatchObject({ status: 200, written: 1 });
  });
});
