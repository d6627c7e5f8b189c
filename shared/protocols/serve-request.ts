import type { Caller } from "../domain/access/caller.ts";
import { PERMISSIONS_OF_ROLE } from "../domain/access/permissions.ts";
import { sourceNetwork } from "../domain/access/source-network.ts";
import type { Instant } from "../domain/time/instant.ts";
import type { OperationContext, SignatureScheme, SignedContext } from "../operations/registry/operation.ts";
import { OperationError } from "../operations/registry/operation-error.ts";
import type { Service } from "../operations/registry/service.ts";
import { errorResponse, successResponse } from "./encode-response.ts";
import { findOperation, problemService, type Target } from "./find-operation.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { echoedHeaders } from "./partner-center-headers.ts";

export type Authentication =
  | { readonly kind: "caller"; readonly caller: Caller }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  /** `code` is AWS's name of the reason. */
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** Whether a body is signed by whom an operation is for. */
export type SenderProof =
  | { readonly kind: "proved" }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  /** `reason` is a class for the log; senders learn that they were not believed and no more. */
  | { readonly kind: "refused"; readonly reason: string };

/** What a request came to, for the log: never a name, an address or an amount. */
export type ServedRequest = {
  readonly requestId: string;
  readonly service: string;
  readonly operation: string;
  readonly account?: string;
  readonly status: number;
  readonly errorCode?: string;
  /** Class of the reason why a signature under a body was not believed. */
  readonly refusal?: string;
  /** A fault of ours; its message may quote input and belongs into no log. */
  readonly fault?: unknown;
};

export type RequestServerDeps<D> = {
  readonly services: readonly Service<D>[];
  readonly deps: D;
  readonly authenticate: (request: HttpRequest) => Promise<Authentication>;
  readonly proveSender: Readonly<Record<SignatureScheme, (request: HttpRequest) => Promise<SenderProof>>>;
  /** The time that rules of the domain go by; a test clock on one machine. */
  readonly now: () => Instant;
  readonly requestId: () => string;
  /** Whole seconds that an access key, or a sender without one, has to wait; undefined: go on. */
  readonly waitSeconds: (sender: string) => number | undefined;
  readonly onServed?: (served: ServedRequest) => void;
  /** Documents anybody may read, by path: the OpenAPI document. */
  readonly documents?: Readonly<Record<string, () => Promise<HttpResponse>>>;
};

/**
 * Answers a request: finds the operation, proves the caller, checks input and role, runs the operation and
 * encodes its answer, all in the form of the protocol the request came in. Never throws: a fault becomes the
 * protocol's own 500 without a word about its cause.
 */
export const createRequestServer =
  <D>(server: RequestServerDeps<D>) =>
  async (request: HttpRequest): Promise<HttpResponse> => {
    const requestId = server.requestId();
    const document = request.method === "GET" ? server.documents?.[request.rawPath] : undefined;
    const target = findOperation(server.services, request) ?? { service: problemService<D>() };
    const { service } = target;
    const operationName = "operation" in target ? (target.operation?.name ?? "unknown") : "unknown";
    const served = (response: HttpResponse, more: Partial<ServedRequest> = {}): HttpResponse => {
      server.onServed?.({
        requestId,
        service: service.name,
        operation: operationName,
        status: response.status,
        ...more,
      });
      if (service.protocol !== "partner-center") return response;
      return { ...response, headers: { ...response.headers, ...echoedHeaders(request, requestId) } };
    };
    let known: Pick<ServedRequest, "account" | "refusal"> = {};
    try {
      if (document !== undefined) return served(await document());
      const context: SignedContext<D> = { deps: server.deps, requestId, now: server.now() };
      const remarks: string[] = [];
      let found: Target<D>;
      let handle: (input: unknown) => Promise<unknown>;
      if (target.operation !== undefined && target.operation.authentication !== undefined) {
        found = target;
        const { operation } = target;
        const proof = await server.proveSender[operation.authentication](request);
        if (proof.kind === "refused") known = { refusal: proof.reason };
        requireProof(service, proof);
        // What was signed once can be sent again by anybody who has seen it.
        requireTurn(server, service, `${operation.authentication} ${sourceNetwork(request.sourceAddress)}`);
        handle = (input) => operation.handle(context, input);
      } else {
        const caller = await provenCaller(server, service, request);
        known = { account: caller.account };
        if (target.operation === undefined) throw target.problem ?? service.errors.unknownOperation();
        found = target;
        const { operation, token } = target;
        if (!PERMISSIONS_OF_ROLE[caller.role].includes(operation.permission))
          throw service.errors.accessDenied();
        const remark: OperationContext<D>["remark"] = (text) => remarks.push(text);
        handle = (input) => operation.handle({ ...context, caller, token: token(request), remark }, input);
      }
      const { operation } = found;
      const input = operation.input.safeParse(found.input(request));
      if (!input.success) throw service.errors.invalid(input.error.issues);
      const output = operation.output.parse(await handle(input.data));
      const asPage = wantsPage(request, input.data);
      return served(
        successResponse(service.protocol, operation, output, requestId, { remarks, asPage }),
        known,
      );
    } catch (fault) {
      const error = fault instanceof OperationError ? fault : service.errors.internal();
      return served(errorResponse(service.protocol, error, requestId), {
        ...known,
        errorCode: error.code,
        ...(fault instanceof OperationError ? {} : { fault }),
      });
    }
  };

/** Whether the caller would rather have text: the query says so, or else the Accept header by what it names first. */
const wantsPage = ({ headers }: HttpRequest, input: unknown): boolean => {
  const { format } = (typeof input === "object" && input !== null ? input : {}) as { format?: unknown };
  if (format !== undefined) return format === "text";
  return /^\s*text\/(plain|\*)\s*([;,]|$)/i.test(headers.accept ?? "");
};

/** One answer for whatever is wrong with a signature, so that nobody learns how far a forged one came. */
const requireProof = <D>(service: Service<D>, proof: SenderProof): void => {
  if (proof.kind === "throttled") throw service.errors.throttled(proof.retryAfterSeconds);
  if (proof.kind === "refused")
    throw service.errors.unauthenticated(
      "SignatureDoesNotMatch",
      "The signature does not prove who sent this.",
    );
};

const requireTurn = <D>(
  { waitSeconds }: RequestServerDeps<D>,
  { errors }: Service<D>,
  sender: string,
): void => {
  const wait = waitSeconds(sender);
  if (wait !== undefined) throw errors.throttled(wait);
};

const provenCaller = async <D>(
  server: RequestServerDeps<D>,
  service: Service<D>,
  request: HttpRequest,
): Promise<Caller> => {
  const authentication = await server.authenticate(request);
  if (authentication.kind === "throttled") throw service.errors.throttled(authentication.retryAfterSeconds);
  if (authentication.kind === "refused")
    throw service.errors.unauthenticated(authentication.code, authentication.message);
  requireTurn(server, service, authentication.caller.accessKeyId);
  return authentication.caller;
};
