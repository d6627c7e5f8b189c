import { connect, type Socket } from "node:net";

/** A TCP connection that sends bytes as they are and collects what comes back, for what no client would send. */
export type RawConnection = {
  readonly socket: Socket;
  /** Everything received so far, one character per byte. */
  received(): string;
  /** Resolves when what was received matches; rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>;
  /** Resolves with everything received when the other side has closed. */
  readonly ended: Promise<string>;
};

export const rawConnection = (url: string): RawConnection => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  // A reset is an end too; tests look at what was received before it.
  socket.on("error", () => {});
  const ended = new Promise<string>((resolve) => socket.once("close", () => resolve(text)));
  return {
    socket,
    received: () => text,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(text)) resolve(text);
        };
        socket.on("data", look);
        void ended.then(() => reject(new Error(`the connection ended after: ${text}`)));
        look();
      }),
  };
};

/** Sends one text and gives everything that came back until the other side closed. */
export const rawExchange = (url: string, text: string | Uint8Array): Promise<string> => {
  const connection = rawConnection(url);
  connection.socket.write(typeof text === "string" ? Buffer.from(text, "latin1") : text);
  return connection.ended;
};
