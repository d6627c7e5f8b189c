import type { Operation, Route } from "../../operations/registry/operation.ts";
import { type JsonSchema, jsonSchemaOf, membersOf, withoutMembers } from "./json-schema.ts";
import { REMARKS, REQUEST_ID, type RESPONSES } from "./shared-parts.ts";

/** An operation as the document has it, and the schemas it refers to by name. */
export type DescribedOperation = {
  readonly path: string;
  readonly method: string;
  readonly description: JsonSchema;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
};

const labelsOf = ({ path }: Route): readonly string[] =>
  [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name ?? "");

/** Undefined for an operation without a path. */
export const describeOperation = <D>(operation: Operation<D>): DescribedOperation | undefined => {
  const { route } = operation;
  if (route === undefined) return undefined;
  const input = jsonSchemaOf(operation.input, "input");
  const labels = new Set(labelsOf(route));
  const bodiless = route.method === "GET" || route.method === "DELETE";
  const queryNames = new Map(
    Object.entries(route.query ?? {}).map(([name, { member }]) => [member, name] as const),
  );
  const inQuery = (name: string): boolean => !labels.has(name) && (bodiless || queryNames.has(name));
  const parameters = membersOf(input)
    .filter(({ name }) => labels.has(name) || inQuery(name))
    .map(({ name, schema, required }) => parameterOf(labels, { name, schema, required }, queryNames));
  const schemas: Record<string, JsonSchema> = {};
  const named = (name: string, schema: JsonSchema): JsonSchema => {
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  };
  const body = bodiless ? undefined : withoutMembers(input, new Set(parameters.map(({ member }) => member)));
  return {
    path: route.path,
    method: route.method.toLowerCase(),
    description: {
      operationId: operation.name,
      summary: operation.summary,
      tags: [route.path.split("/")[3]?.split(":")[0] ?? ""],
      "x-rebill-permission": operation.permission,
      parameters: [
        ...parameters.map(({ parameter }) => parameter),
        ...(bodiless ? [] : [{ $ref: "#/components/parameters/IdempotencyKey" }]),
      ],
      ...(body === undefined
        ? {}
        : {
            requestBody: {
              required: body.required !== undefined,
              content: { "application/json": { schema: named(`${operation.name}Request`, body) } },
            },
          }),
      responses: {
        [String(route.status ?? 200)]: {
          description: route.status === 202 ? "Accepted; the work goes on" : "Done",
          headers: { ...REQUEST_ID, ...(bodiless ? {} : REMARKS) },
          ...contentOf(operation, named),
        },
        ...problemResponses(bodiless),
      },
    },
    schemas,
  };
};

const parameterOf = (
  labels: ReadonlySet<string>,
  member: { readonly name: string; readonly schema: JsonSchema; readonly required: boolean },
  queryNames: ReadonlyMap<string, string>,
) => {
  const { description, ...schema } = member.schema;
  const label = labels.has(member.name);
  return {
    member: member.name,
    parameter: {
      name: label ? member.name : (queryNames.get(member.name) ?? member.name),
      in: label ? "path" : "query",
      required: label || member.required,
      ...(description === undefined ? {} : { description }),
      schema,
    },
  };
};

const contentOf = <D>(
  { name, route, contentType, output, page }: Operation<D>,
  named: (name: string, schema: JsonSchema) => JsonSchema,
): JsonSchema => {
  if (route?.status === 204) return {};
  if (contentType !== undefined) return { content: { [contentType]: {} } };
  return {
    content: {
      "application/json": { schema: named(`${name}Response`, jsonSchemaOf(output, "output")) },
      ...(page === undefined ? {} : { "text/plain": { schema: { type: "string" } } }),
    },
  };
};

const problemResponses = (bodiless: boolean): JsonSchema => {
  const reference = (name: keyof typeof RESPONSES) => ({ $ref: `#/components/responses/${name}` });
  return {
    "400": reference("Invalid"),
    "403": reference("Refused"),
    "404": reference("NotFound"),
    ...(bodiless
      ? {}
      : { "409": reference("Conflict"), "413": reference("TooLarge"), "415": reference("MediaType") }),
    "429": reference("TooMany"),
    "500": reference("Fault"),
  };
};
