import {
  BillingconductorClient,
  InternalServerException,
  ListPricingRulesCommand,
} from "@aws-sdk/client-billingconductor";
import * as channel from "@aws-sdk/client-partnercentral-channel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api as lambdaHandler } from "../../functions/middleware/api.ts";
import { type RunningHttpServer, startHttpServer } from "../../infra/local/http/http-server.ts";
import { ACCESS_KEY_ID, SECRET } from "../builders/signed-request.ts";
import { openApi } from "../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
let http: RunningHttpServer;
let broken = false;
beforeAll(async () => {
  api = await openApi({
    around: (table) => ({
      ...table,
      get: (key) => (broken ? Promise.reject(new Error("the disk is full of secrets")) : table.get(key)),
    }),
  });
  http = await startHttpServer(
    lambdaHandler((request) => api.serve(request), { log: () => {} }),
    {
      host: "127.0.0.1",
      port: 0,
    },
  );
});
afterAll(async () => {
  await http.close(0);
  await api.close();
});

it("a fault of ours is the client's InternalServerException, tried again, without a word about its cause", async () => {
  const client = new BillingconductorClient({
    endpoint: http.url,
    region: "eu-west-1",
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
  });
  broken = true;

  const error = await client.send(new ListPricingRulesCommand({})).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(InternalServerException);
  expect(error).toMatchObject({
    message: "An internal error occurred.",
    $metadata: { httpStatusCode: 500, attempts: 3 },
  });
  broken = false;
  expect((await client.send(new ListPricingRulesCommand({}))).PricingRules).toEqual([]);
  client.destroy();
});

it("of the channel as well", async () => {
  const client = new channel.PartnerCentralChannelClient({
    endpoint: http.url,
    region: "eu-west-1",
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: SECRET },
    maxAttempts: 2,
  });
  broken = true;

  const error = await client
    .send(new channel.ListRelationshipsCommand({ catalog: "AWS" }))
    .catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(channel.InternalServerException);
  expect(error).toMatchObject({
    message: "An internal error occurred.",
    $metadata: { httpStatusCode: 500, attempts: 2 },
  });
  broken = false;
  client.destroy();
});
