import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
};

/** How a receiver answers its n-th request (from 1): a status, or not at all. */
type Answer = (request: number, received: Received) => number | "never";

/** A receiver of webhooks on this machine that writes down what it gets. */
export const openReceiver = async (answer: Answer = () => 204, port = 0) => {
  const received: Received[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const header = (name: string): string => String(request.headers[name] ?? "");
      const got = {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: Buffer.concat(chunks).toString("utf8"),
      };
      received.push(got);
      const status = answer(received.length, got);
      if (status === "never") return;
      response.writeHead(status, { location: "http://127.0.0.1:1/elsewhere" }).end("ignored".repeat(1000));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
