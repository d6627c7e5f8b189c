import { Agent, request as httpRequest } from "node:http";
import { networkInterfaces } from "node:os";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterEach, describe, expect, it } from "vitest";
import { api, type RequestServer } from "../../../../functions/middleware/api.ts";
import {
  type HttpServerOptions,
  type RunningHttpServer,
  startHttpServer,
} from "../../../../infra/local/http/http-server.ts";
import { BODY_BYTES_MAX } from "../../../../shared/protocols/body-object.ts";
import type { HttpRequest } from "../../../../shared/protocols/http.ts";
import { rawConnection, rawExchange } from "../../../support/raw-http.ts";

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);
if (!hasIpv6) console.warn("http server: 1 test skipped, this machine has no IPv6");

const running: RunningHttpServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.close(0);
});

/** The API's own handler in front of a server that shows what it got. */
const start = async (
  options: { readonly limits?: HttpServerOptions["limits"]; readonly serve?: RequestServer } = {},
) => {
  const requests: HttpRequest[] = [];
  const handler = api(
    async (request) => {
      requests.push(request);
      if (options.serve !== undefined) return options.serve(request, () => {});
      if (request.body.length > BODY_BYTES_MAX) return { status: 413, headers: {}, body: "too large" };
      return { status: 200, headers: { "x-amzn-requestid": "id" }, body: "ok" };
    },
    { log: () => {} },
  );
  const server = await startHttpServer(handler, {
    host: "127.0.0.1",
    port: 0,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  running.push(server);
  return { ...server, requests };
};

const LAST = "Host: x\r\nConnection: close\r\n\r\n";

describe("a request", () => {
  it.each([
    ["/tags/arn%3aaws%3Abillingconductor%3A%3A9%3Abillinggroup%2Fx", ""],
    ["//a/./b/../c//%2e%2E/%00%zz", ""],
    ["/", "x=%20+%2B&x&=&y=a?b"],
    ["/a;b=c:d@e!$&'()*+,=~", ""],
  ])("reaches the server with path %s and query %s as sent", async (path, query) => {
    const { url, requests } = await start();

    await rawExchange(url, `GET ${path}${query === "" ? "" : `?${query}`} HTTP/1.1\r\n${LAST}`);

    expect(requests).toMatchObject([{ method: "GET", rawPath: path, rawQuery: query }]);
  });

  it.each([
    ["http://elsewhere.example:80/a%2Fb?c=d", "/a%2Fb", "c=d"],
    ["HTTP://elsewhere.example", "/", ""],
    ["http://elsewhere.example?c", "/", "c"],
  ])("may name the host in its target: %s", async (target, rawPath, rawQuery) => {
    const { url, requests } = await start();

    await rawExchange(url, `GET ${target} HTTP/1.1\r\n${LAST}`);

    expect(requests).toMatchObject([{ rawPath, rawQuery }]);
  });

  it("has every repetition of a header, joined by a comma", async () => {
    const { url, requests } = await start();
    const head = [
      "X-A: 1",
      "Authorization: one",
      "x-a:  2 ",
      "AUTHORIZATION: two",
      "Cookie: a=1",
      "Cookie: b=2",
    ];

    await rawExchange(url, `GET / HTTP/1.1\r\n${head.join("\r\n")}\r\n${LAST}`);

    expect(requests[0]?.headers).toEqual({
      "x-a": "1,2",
      authorization: "one,two",
      cookie: "a=1; b=2",
      host: "x",
      connection: "close",
    });
  });

  it("has its body to the byte, sent whole or in chunks", async () => {
    const { url, requests } = await start();

    await rawExchange(url, `POST / HTTP/1.1\r\nContent-Length: 4\r\n${LAST}\u0000\u00ff\u0080{`);
    await rawExchange(
      url,
      `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${LAST}2\r\n\u0000\u00ff\r\n1\r\n{\r\n0\r\n\r\n`,
    );

    expect(requests.map(({ body }) => [...body])).toEqual([
      [0, 255, 128, 123],
      [0, 255, 123],
    ]);
  });

  it("tells where it came from", async () => {
    const { url, requests } = await start();

    await rawExchange(url, `GET / HTTP/1.1\r\n${LAST}`);

    expect(requests[0]?.sourceAddress).toBe("127.0.0.1");
  });
});

describe("a large body", () => {
  const post = async (url: string, bytes: number, headers = {}) =>
    fetch(url, { method: "POST", body: Buffer.alloc(bytes, 0x20), headers });

  it("is handed over whole up to the limit", async () => {
    const { url, requests } = await start();

    expect((await post(url, BODY_BYTES_MAX)).status).toBe(200);
    expect(requests[0]?.body.length).toBe(BODY_BYTES_MAX);
  });

  it.each([1, 5_000_000])(
    "is cut off one byte beyond, so that the protocol refuses it (+%i)",
    async (more) => {
      const { url, requests } = await start();

      const answer = await post(url, BODY_BYTES_MAX + more);

      expect([answer.status, await answer.text()]).toEqual([413, "too large"]);
      expect(requests[0]?.body.length).toBe(BODY_BYTES_MAX + 1);
    },
  );

  it("is refused while too many others are in memory, and taken afterwards", async () => {
    const limits = { bodiesBytes: 1000 };
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const serve = async () => {
      await held;
      return { status: 200, headers: {}, body: "" };
    };
    const { url, requests } = await start({ limits, serve });

    const first = post(url, 600);
    await expect.poll(() => requests.length).toBe(1);
    const second = await post(url, 600);
    release();

    expect([second.status, second.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await first).status).toBe(200);
    expect((await post(url, 600)).status).toBe(200);
  });
});

describe("an answer", () => {
  const answering = (result: APIGatewayProxyStructuredResultV2) =>
    startHttpServer(async (_event: APIGatewayProxyEventV2) => result, { host: "127.0.0.1", port: 0 });

  it("has status, headers and bytes of the result", async () => {
    const server = await answering({
      statusCode: 402,
      headers: { "content-type": "application/pdf" },
      body: "AP+A",
      isBase64Encoded: true,
    });
    running.push(server);

    const answer = await fetch(server.url);

    expect(answer.status).toBe(402);
    expect(answer.headers.get("content-type")).toBe("application/pdf");
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 128]);
  });

  it("without content has no length", async () => {
    const server = await answering({ statusCode: 204 });
    running.push(server);

    const text = await rawExchange(server.url, `DELETE / HTTP/1.1\r\n${LAST}`);

    expect(text).toMatch(/^HTTP\/1\.1 204 /);
    expect(text.toLowerCase()).not.toContain("content-length");
  });

  it("is 500 when it cannot be put into HTTP, and the server goes on", async () => {
    const server = await answering({ headers: { "x-broken": "a\r\nb" } });
    running.push(server);

    expect((await fetch(server.url)).status).toBe(500);
    expect((await fetch(server.url)).status).toBe(500);
  });
});

describe("a connection", () => {
  it("carries one request after the other", async () => {
    const { url, requests } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    const get = (path: string) =>
      new Promise<void>((resolve, reject) => {
        httpRequest(`${url}${path}`, { agent }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().once("end", resolve);
        })
          .once("error", reject)
          .end();
      });

    await get("/1");
    await get("/2");
    agent.destroy();

    expect(requests.map(({ rawPath }) => rawPath)).toEqual(["/1", "/2"]);
    expect(ports.size).toBe(1);
  });

  it.each([
    ["no HTTP", "\u0000\u0001\u0002 what\r\n\r\n", 400],
    ["bytes in its path that no URL has", `GET /z\u00fc HTTP/1.1\r\n${LAST}`, 400],
    ["no Host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400],
    [
      "a length and chunks, as smugglers send",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a broken chunk", `POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${LAST}zz\r\n`, 400],
    ["a head of 20 KB", `GET / HTTP/1.1\r\nX-A: ${"a".repeat(20_000)}\r\n${LAST}`, 431],
  ])("with %s is answered and closed", async (_, text, status) => {
    const { url, requests } = await start();

    expect(await rawExchange(url, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(requests).toEqual([]);
    expect((await fetch(url)).status).toBe(200);
  });

  it.each([
    ["head", "GET / HTTP/1.1\r\nHost:"],
    ["body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"],
  ])("that never finishes its %s is closed", async (_, text) => {
    const { url, requests } = await start({ limits: { headMilliseconds: 100, requestMilliseconds: 200 } });

    expect(await rawExchange(url, text)).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(requests).toEqual([]);
  });

  it("that goes away in the middle of a body leaves nothing behind", async () => {
    const { url, requests } = await start({ limits: { bodiesBytes: 1000 } });

    for (let round = 0; round < 5; round += 1) {
      const connection = rawConnection(url);
      connection.socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n");
      connection.socket.write("a".repeat(900));
      await new Promise((resolve) => setTimeout(resolve, 20));
      connection.socket.destroy();
      await connection.ended;
    }

    await expect
      .poll(async () => (await fetch(url, { method: "POST", body: "b".repeat(900) })).status)
      .toBe(200);
    expect(requests.every(({ body }) => body.length === 900)).toBe(true);
  });

  it("with random bytes never ends the server", async () => {
    const { url } = await start({ limits: { headMilliseconds: 150, requestMilliseconds: 150 } });
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const valid = `POST /create-billing-group?a=b HTTP/1.1\r\nContent-Length: 2\r\n${LAST}{}`;
    const mutated = Array.from({ length: 150 }, () => {
      const bytes = Buffer.from(valid, "latin1");
      for (let change = 0; change <= next(6); change += 1) bytes[next(bytes.length)] = next(256);
      return bytes.subarray(0, 1 + next(bytes.length));
    });

    await Promise.all(mutated.map((bytes) => rawExchange(url, bytes)));

    expect((await fetch(url)).status).toBe(200);
  });
});

describe("closing", () => {
  it("answers what is in flight, tells the client to leave and takes nothing new", async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const serve = async () => {
      await held;
      return { status: 200, headers: {}, body: "finished" };
    };
    const { url, requests, close } = await start({ serve });
    const connection = rawConnection(url);
    connection.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => requests.length).toBe(1);

    const closed = close();
    await expect(fetch(url)).rejects.toThrow();
    release();

    const text = await connection.ended;
    await closed;
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text.toLowerCase()).toContain("connection: close");
    expect(text).toContain("finished");
  });

  it("does not wait for idle connections, nor for ever", async () => {
    const { url, requests, close } = await start({ serve: () => new Promise(() => {}) });
    const idle = rawConnection(url);
    const stuck = rawConnection(url);
    stuck.socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => requests.length).toBe(1);

    await close(50);

    expect(await idle.ended).toBe("");
    expect(await stuck.ended).toBe("");
  });
});

describe("an address", () => {
  it("that is taken is named with what to do", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);

    await expect(startHttpServer(async () => ({}), { host: "127.0.0.1", port })).rejects.toMatchObject({
      name: "AddressUnavailableError",
      message: `port ${port} of 127.0.0.1 is in use; stop what listens there or choose another with --port`,
    });
  });

  it.skipIf(!hasIpv6)("of the other family stands in brackets", async () => {
    const server = await startHttpServer(async () => ({ statusCode: 200 }), { host: "::1", port: 0 });
    running.push(server);

    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(server.url)).status).toBe(200);
  });
});
