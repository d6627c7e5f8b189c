import { Agent, request as httpRequest, type OutgoingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { SIGNER_SHA256 } from "../../shared/adapters/partner-center/node-sha256.ts";

/** A request ready to go: signed beforehand, so that signing costs nothing while time is taken. */
export type SignedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
};
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

export type SignedClient = {
  sign(method: string, path: string, input: object): Promise<SignedRequest>;
  send(request: SignedRequest): Promise<Answer>;
  close(): void;
};

/** As light as a client can be: the official one takes more processor than the server it would measure. */
export const createSignedClient = (
  url: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): SignedClient => {
  const { hostname, port, host } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const signer = new SignatureV4({
    service: "billingconductor",
    region: "us-east-1",
    credentials,
    sha256: SIGNER_SHA256,
  });
  return {
    sign: async (method, path, input) => {
      const body = JSON.stringify(input);
      const { headers } = await signer.sign({
        protocol: "http:",
        hostname,
        port: Number(port),
        method,
        path,
        query: {},
        headers: { host, "content-type": "application/json" },
        body,
      });
      return { method, path, headers: { ...headers, "content-length": Buffer.byteLength(body) }, body };
    },
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const sent = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.once("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            resolve({
              status: response.statusCode ?? 0,
              get body() {
                return JSON.parse(text) as Record<string, unknown>;
              },
            });
          });
          response.once("error", reject);
        });
        sent.once("error", reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
};
