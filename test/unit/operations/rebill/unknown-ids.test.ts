import { afterAll, beforeAll, expect, it } from "vitest";
import { openApi } from "../../../support/open-api.ts";

let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const PATHS = [
  "/rebill/v1/runs/{id}",
  "/rebill/v1/runs/{id}/result",
  "/rebill/v1/cost-data/{id}",
  "/rebill/v1/invoices/{id}",
  "/rebill/v1/invoices/{id}/pdf",
  "/rebill/v1/organizations/{id}",
  "/rebill/v1/webhooks/{id}",
];
const IDS = [
  "nothing",
  "x%23y",
  "%F4%8F%BF%BF",
  "%00",
  "..%2F..%2Fetc",
  "%E2%80%AE",
  "estimate-0000000000000000",
];

it.each(PATHS.flatMap((path) => IDS.map((id) => path.replace("{id}", id))))(
  "GET %s finds nothing, which is no fault of ours",
  async (path) => {
    const { status, body } = await api.send("GET", path);

    expect([400, 404]).toContain(status);
    expect(["not-found", "invalid-request"]).toContain(body.code);
  },
);
