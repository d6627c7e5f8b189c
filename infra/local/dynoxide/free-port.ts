import { createServer } from "node:net";

/** A port of 127.0.0.1 that was free a moment ago; whoever uses it must be ready to try another. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("No port was assigned."));
        else resolve(address.port);
      });
    });
  });
