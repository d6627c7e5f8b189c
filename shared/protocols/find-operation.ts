import type { z } from "zod";
import type { Operation, SignedOperation } from "../operations/registry/operation.ts";
import type { OperationError } from "../operations/registry/operation-error.ts";
import { problemErrors } from "../operations/registry/problem-errors.ts";
import type { Service } from "../operations/registry/service.ts";
import { bodyObject } from "./body-object.ts";
import type { HttpRequest } from "./http.ts";
import { wholeNumbers } from "./json-text.ts";
import { REQUEST_ID_HEADER } from "./partner-center-headers.ts";
import { createRouteTable, type Match, queryMembers, type RouteTable } from "./route-table.ts";

/** The operation a request asks for, and how its input and token are read from the request. */
export type Target<D> = {
  readonly service: Service<D>;
  readonly operation: Operation<D> | SignedOperation<D>;
  /** @throws OperationError when the request cannot be read */
  readonly input: (request: HttpRequest) => unknown;
  readonly token: (request: HttpRequest) => string | undefined;
};
/** The service is known, the operation is not; `problem` says why when it is not simply unknown. */
export type NoTarget<D> = {
  readonly service: Service<D>;
  readonly operation?: undefined;
  readonly problem?: OperationError;
};

const TARGET_HEADER = "x-amz-target";
const OUR_PATHS = /^\/rebill\//;
/** Partner Center's paths; no service of AWS has any of them. */
const PARTNER_CENTER_PATHS = /^\/v1\//;

/** Stands in where a request belongs to no service at all: answers as ours would. */
export const problemService = <D>(): Service<D> => ({
  name: "rebill",
  protocol: "rebill",
  errors: problemErrors,
  operations: [],
});

const tables = new WeakMap<object, RouteTable<never>>();
const tableOf = <D>(service: Service<D>): RouteTable<D> => {
  const known = tables.get(service) as RouteTable<D> | undefined;
  if (known !== undefined) return known;
  const signed = service.protocol === "rebill" ? (service.signedOperations ?? []) : [];
  const table = createRouteTable([...service.operations, ...signed], {
    greedy: service.protocol === "rest-json",
  });
  tables.set(service, table as unknown as RouteTable<never>);
  return table;
};

/** Undefined when the request belongs to no service. */
export const findOperation = <D>(
  services: readonly Service<D>[],
  request: HttpRequest,
): Target<D> | NoTarget<D> | undefined => {
  const target = request.headers[TARGET_HEADER];
  if (target !== undefined) return byTarget(services, target);
  let nearest: NoTarget<D> | undefined;
  for (const service of services) {
    if ("targetPrefix" in service) continue;
    const match = tableOf(service).find(request.method, request.rawPath);
    if (match === undefined) continue;
    if (match === "bad-path") return { service, problem: service.errors.invalid(badEncoding("path")) };
    if ("allowed" in match) nearest ??= { service };
    else return byRoute(service, match);
  }
  return nearest ?? serviceOfPath(services, request.rawPath);
};

const badEncoding = (part: "path" | "query"): z.core.$ZodIssue[] => [
  { code: "custom", path: [part], message: `the ${part} is not valid percent-encoding`, input: undefined },
];

/** A path nobody has, outside our own: answered as the service that is addressed by such paths would. */
const serviceOfPath = <D>(services: readonly Service<D>[], rawPath: string): NoTarget<D> | undefined => {
  if (OUR_PATHS.test(rawPath)) return undefined;
  const protocol = PARTNER_CENTER_PATHS.test(rawPath) ? "partner-center" : "rest-json";
  const service = services.find((each) => each.protocol === protocol);
  return service === undefined ? undefined : { service };
};

const byTarget = <D>(
  services: readonly Service<D>[],
  target: string,
): Target<D> | NoTarget<D> | undefined => {
  const [prefix = "", name = ""] = target.split(".");
  for (const service of services) {
    if (service.protocol !== "aws-json-1.0" && service.protocol !== "aws-json-1.1") continue;
    if (service.targetPrefix !== prefix) continue;
    const operation = service.operations.find((candidate) => candidate.name === name);
    if (operation === undefined) return { service };
    const contentType = `application/x-amz-json-${service.protocol.slice(-3)}`;
    return {
      service,
      operation,
      input: (request) => bodyObject(request, service.errors, [contentType], wholeNumbers),
      token: () => undefined,
    };
  }
  return undefined;
};

const byRoute = <D>(service: Service<D>, { operation, labels }: Match<D>): Target<D> => {
  const { route } = operation;
  const tokenHeader = tokenHeaderOf(service);
  return {
    service,
    operation,
    input: (request) => {
      const query = route === undefined ? {} : queryMembers(request.rawQuery, route);
      if (query === undefined) throw service.errors.invalid(badEncoding("query"));
      const bodiless = route?.method === "GET" || route?.method === "DELETE";
      const body = bodiless
        ? {}
        : bodyObject(
            request,
            service.errors,
            ["application/json"],
            service.protocol === "rest-json" ? undefined : wholeNumbers,
          );
      // A query parameter nobody declared is an unknown member: refused on ours, ignored where AWS ignores it.
      return { ...body, ...query, ...headerMembers(request, route?.headers ?? {}), ...labels };
    },
    token: (request) => request.headers[tokenHeader],
  };
};

const tokenHeaderOf = <D>(service: Service<D>): string => {
  if (service.protocol === "rest-json") return service.tokenHeader;
  return service.protocol === "partner-center" ? REQUEST_ID_HEADER : "idempotency-key";
};

/** A member that a header fills comes from nowhere else: it is undefined where the header is absent. */
const headerMembers = (
  { headers }: HttpRequest,
  bindings: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> =>
  Object.fromEntries(Object.entries(bindings).map(([header, member]) => [member, headers[header]]));
