import type { Service } from "../../operations/registry/service.ts";
import { type DescribedOperation, describeOperation } from "./describe-operation.ts";
import { describeWebhooks } from "./describe-webhooks.ts";
import type { JsonSchema } from "./json-schema.ts";
import { componentsOf, dialectOf } from "./shared-parts.ts";

export type DocumentInfo = {
  readonly title: string;
  readonly version: string;
  readonly description: string;
};

/**
 * The OpenAPI 3.1 document of a service that is addressed by paths, from the very schemas that check its requests
 * and answers.
 */
export const openApiDocument = <D>(service: Service<D>, info: DocumentInfo): JsonSchema => {
  const dialect = dialectOf(service.protocol);
  const signed = service.protocol === "rebill" ? (service.signedOperations ?? []) : [];
  const described = [...service.operations, ...signed].flatMap(
    (operation) => describeOperation(operation, dialect.token.name) ?? [],
  );
  const components = componentsOf(
    dialect,
    new Set(described.flatMap(({ responses }) => responses)),
    new Set(signed.map(({ authentication }) => authentication)),
  );
  return {
    openapi: "3.1.0",
    info,
    security: [{ sigv4: [] }],
    paths: pathsOf(described),
    ...(service.protocol === "rebill" ? { webhooks: describeWebhooks() } : {}),
    components: {
      ...components,
      schemas: {
        ...components.schemas,
        ...Object.fromEntries(described.flatMap(({ schemas }) => Object.entries(schemas))),
      },
    },
  };
};

const pathsOf = (described: readonly DescribedOperation[]): JsonSchema => {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const { path, method, description } of described)
    paths[path] = { ...paths[path], [method]: description };
  return paths;
};
