import type { z } from "zod";
import type { Caller } from "../../domain/access/caller.ts";
import type { Permission } from "../../domain/access/permissions.ts";
import type { Instant } from "../../domain/time/instant.ts";

/** What an operation gets whoever sent the request. `D` is what the operations of a service work with. */
export type SignedContext<D> = {
  readonly deps: D;
  readonly requestId: string;
  readonly now: Instant;
};

/** What every operation of a caller gets besides its input. */
export type OperationContext<D> = SignedContext<D> & {
  readonly caller: Caller;
  /** Client or idempotency token: the same token and input again get the first answer. */
  readonly token?: string | undefined;
  /** Remarks that do not stop the request (the linter's), sent in a response header official clients ignore. */
  readonly remark: (text: string) => void;
};

/** Where an operation lies in REST: labels as `{Name}`, taken from the path into the input. */
export type Route = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  /** Success status; 200 when absent. */
  readonly status?: number;
  /** Query parameters by the input member they fill; `list` ones may be repeated. */
  readonly query?: Readonly<Record<string, { readonly member: string; readonly list?: boolean }>>;
  /** Headers, in lower case, by the input member they fill. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** What an operation is on the wire. */
export type OperationShape<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly name: string;
  /** Absent on services that are addressed by target. */
  readonly route?: Route;
  readonly input: I;
  readonly output: O;
  /** Of the answer, when it is no JSON: the output is bytes then. */
  readonly contentType?: string;
  /**
   * The answer as a page of text, for whoever asks for text/plain: with `?format=text` (which the input has to know
   * as `format`), or with an Accept header that puts it first.
   */
  readonly page?: (output: z.output<O>) => string;
  /** One sentence for the OpenAPI document. */
  readonly summary?: string;
};

/**
 * One operation of the API as data (architecture.md section 5). The schemas carry the real constraints: they
 * validate requests and describe them in the OpenAPI document. Its caller is whoever signed the request with one of
 * our keys.
 */
export type Operation<D, I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = OperationShape<
  I,
  O
> & {
  readonly permission: Permission;
  readonly authentication?: undefined;
  readonly handle: (context: OperationContext<D>, input: z.output<I>) => Promise<z.input<O>>;
};

/** How somebody without a key of ours proves who it is: Microsoft, by a signature over the bytes of the body. */
export type SignatureScheme = "microsoft-signature";

/**
 * An operation for somebody who has no key of ours and therefore no account and no role: the signature under the body
 * is all there is, and what the body says is believed by nobody.
 */
export type SignedOperation<
  D,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> = OperationShape<I, O> & {
  readonly authentication: SignatureScheme;
  readonly route: Route;
  readonly handle: (context: SignedContext<D>, input: z.output<I>) => Promise<z.input<O>>;
};

/** Keeps the types of an operation's own schemas for its handler. */
export const operation =
  <D>() =>
  <I extends z.ZodType, O extends z.ZodType>(definition: Operation<D, I, O>): Operation<D> =>
    definition as unknown as Operation<D>;

/** The same for an operation whose sender proves itself by a signature of its own. */
export const signedOperation =
  <D>() =>
  <I extends z.ZodType, O extends z.ZodType>(definition: SignedOperation<D, I, O>): SignedOperation<D> =>
    definition as unknown as SignedOperation<D>;
