import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  BillingconductorClient,
  CreatePricingPlanCommand,
  ListTagsForResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-billingconductor";
import { InviteAccountToOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { instantOf } from "../../shared/domain/time/instant.ts";
import type { HttpRequest } from "../../shared/protocols/http.ts";
import { verifySignature } from "../../shared/protocols/sigv4/verify-signature.ts";
import { ACCESS_KEY_ID, SECRET } from "../builders/signed-request.ts";

/** Answers every request with an empty object and keeps it as it came over the wire. */
const received: HttpRequest[] = [];
let server: Server;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [rawPath = "", rawQuery = ""] = (request.url ?? "").split("?");
    received.push({
      method: request.method ?? "",
      rawPath,
      rawQuery,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: Buffer.concat(chunks),
      sourceAddress: request.socket.remoteAddress ?? "",
    });
    response.setHeader("content-type", "application/json").end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  received.length = 0;
});

const settings = (region = "eu-central-1") => ({
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  region,
  credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
});
const ARN = "arn:aws:billingconductor::123456789012:pricingplan/abcdefghij";
const verdictOfLast = () => {
  const request = received.at(-1);
  if (request === undefined) throw new Error("Nothing arrived.");
  return verifySignature(request, { now: instantOf(new Date()), findSecret: async () => SECRET });
};
const verified = { kind: "verified", accessKeyId: ACCESS_KEY_ID };

describe("signatures of the JavaScript SDK, over the wire", () => {
  it("verify for Billing Conductor, whatever the region", async () => {
    for (const region of ["us-east-1", "ap-southeast-4"]) {
      const client = new BillingconductorClient(settings(region));
      await client.send(new CreatePricingPlanCommand({ Name: "standard", Description: "für alle €" }));
      expect(await verdictOfLast()).toEqual(verified);
      client.destroy();
    }
  });

  it("verify for a resource in the path and repeated query parameters", async () => {
    const client = new BillingconductorClient(settings());

    await client.send(new ListTagsForResourceCommand({ ResourceArn: ARN }));
    expect(received.at(-1)?.rawPath).toBe(`/tags/${encodeURIComponent(ARN)}`);
    expect(await verdictOfLast()).toEqual(verified);
    await client.send(new UntagResourceCommand({ ResourceArn: ARN, TagKeys: ["z", "a b", "c+d"] }));
    expect(await verdictOfLast()).toEqual(verified);
    client.destroy();
  });

  it("verify for a service that is addressed by target", async () => {
    const client = new OrganizationsClient(settings());

    await client.send(
      new InviteAccountToOrganizationCommand({ Target: { Id: "111111111111", Type: "ACCOUNT" }, Notes: "ü" }),
    );

    expect(received.at(-1)?.headers["x-amz-target"]).toContain("InviteAccountToOrganization");
    expect(await verdictOfLast()).toEqual(verified);
    client.destroy();
  });
});
