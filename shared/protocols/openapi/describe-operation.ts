import type {
  Operation,
  OperationShape,
  Route,
  SignedOperation,
} from "../../operations/registry/operation.ts";
import { type JsonSchema, jsonSchemaOf, membersOf, withoutMembers } from "./json-schema.ts";
import { REMARKS, REQUEST_ID, type ResponseName } from "./shared-parts.ts";

/** An operation as the document has it, and the schemas it refers to by name. */
export type DescribedOperation = {
  readonly path: string;
  readonly method: string;
  readonly description: JsonSchema;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** Names of the shared responses it refers to. */
  readonly responses: readonly ResponseName[];
};

/** First word of a path that is no prefix: `/rebill/v1/runs/{id}`, `/v1/customers/{customer}/transfers`. */
const tagOf = ({ path }: Route): string => path.replace(/^(\/rebill)?\/v1\//, "").split(/[/:]/)[0] ?? "";

const labelsOf = ({ path }: Route): readonly string[] =>
  [...path.matchAll(/\{([A-Za-z]+)\}/g)].map(([, name]) => name ?? "");

/** Undefined for an operation without a path. `token` is the parameter that makes a request the same one. */
export const describeOperation = <D>(
  operation: Operation<D> | SignedOperation<D>,
  token: string,
): DescribedOperation | undefined => {
  const { route, authentication } = operation;
  if (route === undefined) return undefined;
  const input = jsonSchemaOf(operation.input, "input");
  const labels = new Set(labelsOf(route));
  const bodiless = route.method === "GET" || route.method === "DELETE";
  const queryNames = new Map(
    Object.entries(route.query ?? {}).map(([name, { member }]) => [member, name] as const),
  );
  const headerNames = new Map(
    Object.entries(route.headers ?? {}).map(([name, member]) => [member, name] as const),
  );
  const placeOf = (name: string): Place | undefined => {
    if (labels.has(name)) return { in: "path", name };
    const header = headerNames.get(name);
    if (header !== undefined) return { in: "header", name: header };
    return bodiless || queryNames.has(name) ? { in: "query", name: queryNames.get(name) ?? name } : undefined;
  };
  const parameters = membersOf(input).flatMap((member) => {
    const place = placeOf(member.name);
    return place === undefined ? [] : [parameterOf(place, member)];
  });
  const hasToken = !bodiless && authentication === undefined;
  const schemas: Record<string, JsonSchema> = {};
  const named = (name: string, schema: JsonSchema): JsonSchema => {
    schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  };
  const problems =
    authentication === undefined ? problemResponses(bodiless, headerNames.has("ifMatch")) : SIGNED_PROBLEMS;
  const body = bodiless ? undefined : withoutMembers(input, new Set(parameters.map(({ member }) => member)));
  return {
    path: route.path,
    method: route.method.toLowerCase(),
    description: {
      operationId: operation.name,
      summary: operation.summary,
      tags: [tagOf(route)],
      ...(authentication === undefined
        ? { "x-rebill-permission": operation.permission }
        : { security: [{ [authentication]: [] }] }),
      parameters: [
        ...parameters.map(({ parameter }) => parameter),
        ...(hasToken ? [{ $ref: `#/components/parameters/${token}` }] : []),
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
        ...Object.fromEntries(
          Object.entries(problems).map(([status, name]) => [
            status,
            { $ref: `#/components/responses/${name}` },
          ]),
        ),
      },
    },
    schemas,
    responses: Object.values(problems),
  };
};

type Place = { readonly in: "path" | "header" | "query"; readonly name: string };

const parameterOf = (
  place: Place,
  member: { readonly name: string; readonly schema: JsonSchema; readonly required: boolean },
) => {
  const { description, ...schema } = member.schema;
  return {
    member: member.name,
    parameter: {
      ...place,
      required: place.in === "path" || member.required,
      ...(description === undefined ? {} : { description }),
      schema,
    },
  };
};

const contentOf = (
  { name, route, contentType, output, page }: OperationShape,
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

/** Its sender is told of nothing that is there or not, and what is too large is refused like every forgery. */
const SIGNED_PROBLEMS: Readonly<Record<string, ResponseName>> = {
  "400": "Invalid",
  "403": "Refused",
  "415": "MediaType",
  "429": "TooMany",
  "500": "Fault",
};

const problemResponses = (
  bodiless: boolean,
  isVersioned: boolean,
): Readonly<Record<string, ResponseName>> => ({
  "400": "Invalid",
  "403": "Refused",
  "404": "NotFound",
  ...(bodiless ? {} : { "409": "Conflict", "413": "TooLarge", "415": "MediaType" }),
  ...(isVersioned ? { "409": "Conflict", "412": "Stale" } : {}),
  "429": "TooMany",
  "500": "Fault",
});
