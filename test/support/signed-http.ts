import { SignatureV4 } from "@smithy/signature-v4";
import { SIGNER_SHA256 } from "../../shared/adapters/partner-center/node-sha256.ts";

export type HttpAnswer = {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  readonly body: any;
};

/** Sends signed requests over HTTP, as a script of a partner would. Bodies are JSON. */
export const signedHttp = (
  url: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
) => {
  const { hostname, port, host } = new URL(url);
  const signer = new SignatureV4({
    service: "rebill",
    region: "eu-central-1",
    credentials,
    sha256: SIGNER_SHA256,
  });
  return async (
    method: string,
    target: string,
    content?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> => {
    const [path = "", rawQuery = ""] = target.split("?");
    const body = content === undefined ? "" : JSON.stringify(content);
    const signed = await signer.sign({
      protocol: "http:",
      hostname,
      port: Number(port),
      method,
      path,
      query: Object.fromEntries(new URLSearchParams(rawQuery)),
      headers: { host, ...(content === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body,
    });
    const { host: _, ...sent } = signed.headers;
    const answer = await fetch(`${url}${target}`, {
      method,
      headers: sent,
      ...(content === undefined ? {} : { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const json = answer.headers.get("content-type")?.includes("json") === true;
    return {
      status: answer.status,
      headers: answer.headers,
      bytes,
      body: json ? JSON.parse(bytes.toString("utf8")) : undefined,
    };
  };
};
export type SignedHttp = ReturnType<typeof signedHttp>;
