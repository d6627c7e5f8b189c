import type { lookup } from "node:dns";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCertificateHttpSource } from "../../../shared/adapters/http/certificate-http-source.ts";
import { CertificateUnavailableError } from "../../../shared/ports/certificate-source.ts";
import { rememberedCertificates } from "../../../shared/use-cases/nce/microsoft-events/remembered-certificates.ts";
import { issue, pemOf, rsaKeys } from "../../support/certificates.ts";
import { createManualTimer } from "../../support/manual-timer.ts";

const HOST = "certificates.example";
const keys = rsaKeys();
const cert = pemOf(issue({ subject: [[["CN", HOST]]], keys }));
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let requests = 0;
const server = createServer(
  { key: keys.privateKey.export({ type: "pkcs8", format: "pem" }), cert },
  (request, response) => {
    requests += 1;
    answer(request, response);
  },
);
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
beforeEach(() => {
  requests = 0;
  answer = (_, response) => response.writeHead(200).end("certificate");
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Every name leads to this machine. */
const here = ((_name: string, _options: object, callback: (error: null, found: object) => void) =>
  callback(null, [{ address: "127.0.0.1", family: 4 }])) as unknown as typeof lookup;
const source = createCertificateHttpSource({ reach: "one-machine", lookup: here, authority: cert });
const url = (path = "/cert/a.cer", host = HOST) => `https://${host}:${port}${path}`;
const refused = expect.any(CertificateUnavailableError);
const outcome = async (from: typeof source, address = url()) =>
  from.fetch(address).then(
    (bytes) => Buffer.from(bytes).toString(),
    (error: unknown) => error,
  );

describe("the source of certificates", () => {
  it("gives what lies at the address, asked for without a word of ours", async () => {
    let seen: unknown;
    answer = (request, response) => {
      const { authorization, cookie } = request.headers;
      seen = [request.method, request.url, authorization, cookie];
      response.writeHead(200).end("certificate");
    };
    expect(await outcome(source)).toBe("certificate");
    expect(seen).toEqual(["GET", "/cert/a.cer", undefined, undefined]);
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect: %i", async (status) => {
    answer = (_, response) => response.writeHead(status, { location: url("/cert/b.cer") }).end("certificate");
    expect(await outcome(source)).toEqual(refused);
    expect(requests).toBe(1);
  });

  it.each([204, 206, 404, 500])("takes nothing but 200: %i", async (status) => {
    answer = (_, response) => response.writeHead(status).end();
    expect(await outcome(source)).toEqual(refused);
  });

  it("takes 64 KB and not a byte more, whatever the head says", async () => {
    const bytes = (length: number) => {
      answer = (_, response) => {
        response.writeHead(200);
        response.write("x".repeat(length - 1));
        response.end("x");
      };
      return outcome(source);
    };
    expect(await bytes(64 * 1024)).toHaveLength(64 * 1024);
    expect(await bytes(64 * 1024 + 1)).toEqual(refused);
  });

  it.each<[string, typeof answer]>([
    ["never begins", () => {}],
    ["never ends", (_, response) => void response.writeHead(200).write("certif")],
  ])("waits for no answer that %s", async (_, slow) => {
    answer = slow;
    const hasty = { reach: "one-machine", lookup: here, authority: cert, timeoutMilliseconds: 200 } as const;
    expect(await outcome(createCertificateHttpSource(hasty))).toEqual(refused);
  });

  it("asks over https only, a host whose certificate holds", async () => {
    expect(await outcome(source, url().replace("https:", "http:"))).toEqual(refused);
    expect(await outcome(createCertificateHttpSource({ reach: "one-machine", lookup: here }))).toEqual(
      refused,
    );
    expect(await outcome(source, url("/cert/a.cer", "other.example"))).toEqual(refused);
    expect(requests).toBe(0);
  });

  it("goes to no private address, by name or by number", async () => {
    const guarded = createCertificateHttpSource({ lookup: here, authority: cert });
    expect(await outcome(guarded)).toEqual(refused);
    expect(await outcome(guarded, url("/cert/a.cer", "127.0.0.1"))).toEqual(refused);
    expect(await outcome(guarded, url("/cert/a.cer", "[::1]"))).toEqual(refused);
    expect(await outcome(source, url("/cert/a.cer", "169.254.169.254"))).toEqual(refused);
    expect(requests).toBe(0);
  });
});

describe("the memory for certificates", () => {
  const open = () => {
    const timer = createManualTimer();
    const asked: string[] = [];
    const memory = rememberedCertificates(
      {
        fetch: async (address) => {
          asked.push(address);
          if (address.startsWith("bad")) throw new CertificateUnavailableError();
          return Buffer.from(address);
        },
      },
      timer,
    );
    return { timer, asked, memory };
  };

  it("asks once in an hour, also for those who come together", async () => {
    const { timer, asked, memory } = open();
    await Promise.all([memory.fetch("a"), memory.fetch("a")]);
    timer.advance(3_599_999);
    expect(Buffer.from(await memory.fetch("a")).toString()).toBe("a");
    expect(asked).toEqual(["a"]);
    timer.advance(1);
    await memory.fetch("a");
    expect(asked).toEqual(["a", "a"]);
  });

  it("does not keep what failed", async () => {
    const { asked, memory } = open();
    for (let time = 0; time < 2; time += 1)
      await expect(memory.fetch("bad")).rejects.toThrow(CertificateUnavailableError);
    expect(asked).toEqual(["bad", "bad"]);
  });

  it("keeps sixteen, and of those the ones that are used", async () => {
    const { asked, memory } = open();
    for (let number = 0; number < 16; number += 1) await memory.fetch(`${number}`);
    await memory.fetch("0");
    await memory.fetch("16");
    asked.length = 0;
    await memory.fetch("0");
    await memory.fetch("1");
    expect(asked).toEqual(["1"]);
  });
});
