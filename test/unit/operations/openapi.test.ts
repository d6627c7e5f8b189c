import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rebillService } from "../../../shared/operations/rebill/service.ts";
import { openApi } from "../../support/open-api.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document is looked at member by member.
type Json = any;

const SIGNED = rebillService.protocol === "rebill" ? (rebillService.signedOperations ?? []) : [];

let api: Awaited<ReturnType<typeof openApi>>;
let document: Json;
beforeAll(async () => {
  api = await openApi();
  document = (await api.send("GET", "/openapi.json")).body;
});
afterAll(() => api.close());

type Described = { readonly path: string; readonly method: string; readonly operation: Json };
const operations = (): readonly Described[] =>
  Object.entries(document.paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
const resolved = (node: Json): Json =>
  node?.$ref === undefined
    ? node
    : (node.$ref as string)
        .slice(2)
        .split("/")
        .reduce((at: Json, step) => at?.[step], document);
const everyNode = (node: Json): readonly Json[] =>
  node !== null && typeof node === "object" ? [node, ...Object.values(node).flatMap(everyNode)] : [];

describe("GET /openapi.json", () => {
  it("is OpenAPI 3.1, for anybody, and says how to sign", async () => {
    const answer = await api.send("GET", "/openapi.json");

    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/json"]);
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "Rebill", version: "1" },
      security: [{ sigv4: [] }],
      components: { securitySchemes: { sigv4: { type: "apiKey", in: "header", name: "Authorization" } } },
    });
  });

  it("has every operation of ours once, under its own name", () => {
    const described = operations().map(({ path, method, operation }) => [
      operation.operationId,
      method.toUpperCase(),
      path,
    ]);

    expect(described.sort()).toEqual(
      [...rebillService.operations, ...SIGNED]
        .map(({ name, route }) => [name, route?.method, route?.path])
        .sort(),
    );
    for (const { operation } of operations()) expect(operation.summary).toMatch(/^[A-Z].{10,}\.$/);
  });

  it("declares every parameter of a path, and no other", () => {
    for (const { path, operation } of operations()) {
      const declared = operation.parameters
        .map(resolved)
        .filter((parameter: Json) => parameter.in === "path")
        .map(({ name, required }: Json) => [name, required]);

      expect(declared).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, true]));
    }
  });

  it("refers to nothing that is not there and declares nothing nobody refers to", () => {
    const references = everyNode(document).flatMap((node) =>
      typeof node.$ref === "string" ? [node.$ref] : [],
    );

    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(resolved({ $ref: reference })).toBeDefined();
    for (const part of ["schemas", "responses", "parameters"])
      for (const name of Object.keys(document.components[part]))
        expect(references).toContain(`#/components/${part}/${name}`);
  });

  it("gives every schema a type a client can work with, and defaults that fit it", () => {
    for (const { operation } of operations())
      for (const parameter of operation.parameters.map(resolved)) {
        expect(parameter.schema.type ?? parameter.schema.enum).toBeDefined();
        if (parameter.schema.default !== undefined)
          expect(typeof parameter.schema.default).toBe(parameter.schema.type);
      }
    for (const schema of Object.values<Json>(document.components.schemas)) expect(schema.type).toBe("object");
  });

  it("says what may go wrong: problem details, the wait of a caller that is too fast, key reuse", () => {
    for (const { method, operation } of operations()) {
      const responses = Object.keys(operation.responses);
      const isSigned = operation.security !== undefined;
      expect(responses).toEqual(expect.arrayContaining(["400", "403", "429", "500"]));
      expect(responses.includes("404")).toBe(!isSigned);
      const hasBody = (method === "post" || method === "put") && !isSigned;
      expect(responses.includes("409")).toBe(hasBody);
      const keyed = operation.parameters.map(resolved).some(({ name }: Json) => name === "Idempotency-Key");
      expect(keyed).toBe(hasBody);
      for (const status of responses.filter((each) => each >= "400"))
        expect(resolved(operation.responses[status]).content).toEqual({
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        });
    }
    expect(document.components.responses.TooMany.headers).toHaveProperty("retry-after");
  });

  it("says that Microsoft signs its webhooks by a scheme of its own, and nobody else", () => {
    const signed = operations().filter(({ operation }) => operation.security !== undefined);
    expect(signed.map(({ operation }) => [operation.operationId, operation.security])).toEqual([
      ["PostMicrosoftEvent", [{ "microsoft-signature": [] }]],
    ]);
    expect(document.components.securitySchemes).toHaveProperty("microsoft-signature.name", "Authorization");
  });

  it("refuses unknown members in requests and lets answers grow", () => {
    const { schemas } = document.components;

    expect(schemas.PutOrganizationRequest.additionalProperties).toBe(false);
    expect(schemas.PutOrganizationRequest.required).toEqual(["managementAccountId", "name"]);
    expect(schemas.PutOrganizationRequest.properties).not.toHaveProperty("orgId");
    expect(schemas.PutOrganizationRequest.properties).not.toHaveProperty("from");
    const closed = Object.entries<Json>(schemas)
      .filter(([name]) => name.endsWith("Response"))
      .flatMap(([name, schema]) =>
        everyNode(schema).some(({ additionalProperties }) => additionalProperties === false) ? [name] : [],
      );
    expect(closed).toEqual([]);
  });

  it("describes documents that are no JSON by their media type", () => {
    const pdf = document.paths["/rebill/v1/invoices/{number}/pdf"].get.responses["200"];

    expect(pdf.content).toEqual({ "application/pdf": {} });
  });
});

describe("GET /v1/openapi.json", () => {
  it("describes Partner Center's routes in its own dialect, complete in itself", async () => {
    const partnerCenter = (await api.send("GET", "/v1/openapi.json")).body as Json;
    const path = partnerCenter.paths["/v1/customers/{customer}/transfers/{transfer}"];
    const references = everyNode(partnerCenter).flatMap((node) =>
      typeof node.$ref === "string" ? [node.$ref as string] : [],
    );
    const named = (part: string) =>
      Object.keys(partnerCenter.components[part]).map((name) => `#/components/${part}/${name}`);
    const declared = ["schemas", "responses", "parameters"].flatMap(named);

    expect(Object.keys(path).sort()).toEqual(["delete", "get", "patch"]);
    expect(path.patch.parameters).toContainEqual(
      expect.objectContaining({ in: "header", name: "if-match", required: false }),
    );
    expect(path.patch.responses["412"]).toBeDefined();
    expect(partnerCenter.components.parameters.RequestId.name).toBe("MS-RequestId");
    expect(partnerCenter.components.responses.NotFound.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/ApiFault" } },
    });
    expect([...new Set(references)].sort()).toEqual(declared.sort());
    expect(partnerCenter).not.toHaveProperty("webhooks");
  });
});
