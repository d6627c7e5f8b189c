import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ScriptedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked at member by member in tests.
  readonly body: any;
};
export type ScriptedAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
  /** Broken off without an answer, or never answered. */
  readonly instead?: "drop" | "hang";
};

/**
 * A server on this machine that answers what a test says (`answer`, or `inOrder` of several) and writes down what it is asked.
 */
export const openScripted = async (answer: (request: ScriptedRequest) => ScriptedAnswer) => {
  const requests: ScriptedRequest[] = [];
  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => {
      const text = Buffer.concat(pieces).toString("utf8");
      const isJson = incoming.headers["content-type"] === "application/json";
      const { method = "", url: path = "", headers } = incoming;
      const request = { method, path, headers, text, body: isJson ? JSON.parse(text) : undefined };
      requests.push(request);
      send(response, answer(request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
export type Scripted = Awaited<ReturnType<typeof openScripted>>;

/** Answers in order; the last one again and again. */
export const inOrder = (...answers: readonly ScriptedAnswer[]): (() => ScriptedAnswer) => {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)] ?? {};
};

const send = (response: ServerResponse, { status = 200, headers, body, instead }: ScriptedAnswer): void => {
  if (instead === "drop") response.destroy();
  if (instead !== undefined) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body));
};
