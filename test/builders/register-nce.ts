import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { runServe } from "../support/running-serve.ts";
import { signedHttp } from "../support/signed-http.ts";

/** Registers things of Microsoft's in a data directory, by their paths, through a served API that is stopped again. */
export const registerNce = async (data: string, things: Readonly<Record<string, object>>): Promise<void> => {
  const serve = await runServe(data);
  try {
    const credentials = await readCredentialsProfile(data, "rebill");
    if (credentials === undefined) throw new Error("no profile");
    const http = signedHttp(serve.url, credentials);
    for (const [path, body] of Object.entries(things)) {
      const answer = await http("PUT", `/rebill/v1/nce/${path}`, body);
      if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    }
  } finally {
    await serve.stop();
  }
};
