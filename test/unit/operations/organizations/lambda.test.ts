import type { Context } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../../../functions/middleware/api.ts";
import { pathAsSent } from "../../../../functions/middleware/path-as-sent.ts";
import type { RequestLine } from "../../../../functions/middleware/request-log.ts";
import { apiEvent } from "../../../builders/api-event.ts";
import { CUSTOMER, openTransferWorld, type TransferWorld } from "../../../support/transfer-world.ts";

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld();
});
afterAll(() => world.close());

/** An operation named by its target, as the function gets it from API Gateway. */
const invoke = async (operation: string, body: object, base64 = false) => {
  const lines: RequestLine[] = [];
  const handler = api(
    async (request, onServed) => {
      const response = await world.serve(request);
      const served = world.served.at(-1);
      if (served !== undefined) onServed(served);
      return response;
    },
    { pathOf: pathAsSent, log: (line) => void lines.push(line) },
  );
  const text = JSON.stringify(body);
  const result = await handler(
    apiEvent({
      path: "/",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSOrganizationsV20161128.${operation}`,
      },
      body: base64 ? Buffer.from(text).toString("base64") : text,
      isBase64Encoded: base64,
    }),
    { awsRequestId: "6f2b1a9e-0000-4000-8000-000000000001" } as Context,
  );
  return { ...result, lines, json: JSON.parse(String(result.body)) };
};
const INVITATION = {
  Type: "BILLING",
  Target: { Id: CUSTOMER, Type: "ACCOUNT" },
  StartTimestamp: 1796083200,
  SourceName: "secret name",
  Notes: "für 漢字",
};

describe("Organizations behind the function of the API", () => {
  // API Gateway hands bodies of this content type over as base64.
  it.each([[false], [true]])("answers an operation named by its target, base64: %s", async (base64) => {
    const { statusCode, headers, json } = await invoke(
      "InviteOrganizationToTransferResponsibility",
      INVITATION,
      base64,
    );

    expect([statusCode, headers?.["content-type"]]).toEqual([200, "application/x-amz-json-1.1"]);
    expect(json.Handshake.Resources.at(-1)).toEqual({ Type: "NOTES", Value: "für 漢字" });
    await invoke("CancelHandshake", { HandshakeId: json.Handshake.Id });
  });

  it("answers errors by name, and logs neither names nor notes", async () => {
    await invoke("InviteOrganizationToTransferResponsibility", INVITATION);
    const { statusCode, headers, json, lines } = await invoke(
      "InviteOrganizationToTransferResponsibility",
      INVITATION,
    );

    expect([statusCode, headers?.["x-amzn-errortype"], json.__type]).toEqual([
      400,
      "DuplicateHandshakeException",
      "DuplicateHandshakeException",
    ]);
    expect(lines).toMatchObject([
      {
        operation: "organizations:InviteOrganizationToTransferResponsibility",
        status: 400,
        errorCode: "DuplicateHandshakeException",
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/secret name|漢字/);
  });

  it("keeps names, notes and addresses out of events", async () => {
    const { entries } = await world.deps.journal.after(0, 1000);
    const told = JSON.stringify(entries.map(({ events }) => events));

    expect(told).toMatch(/Responsibility Transfer Invited/);
    expect(told).not.toMatch(/secret name|漢字|@/);
  });
});
