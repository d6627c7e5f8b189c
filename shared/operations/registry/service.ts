import type { z } from "zod";
import type { Operation, SignedOperation } from "./operation.ts";
import type { OperationError } from "./operation-error.ts";

/** How a service says what went wrong before an operation was reached, or instead of it. */
export type ServiceErrors = {
  /** The body is no JSON, nested too deep, has a key twice. */
  readonly unparsable: (reason: string) => OperationError;
  readonly invalid: (issues: readonly z.core.$ZodIssue[]) => OperationError;
  readonly unknownOperation: () => OperationError;
  readonly wrongContentType: () => OperationError;
  readonly tooLarge: () => OperationError;
  /** The signature does not prove who the caller is. `name` is the AWS name of the reason. */
  readonly unauthenticated: (name: string, message: string) => OperationError;
  readonly accessDenied: () => OperationError;
  readonly throttled: (retryAfterSeconds: number) => OperationError;
  readonly internal: () => OperationError;
};

/** A service of the API: how its requests look on the wire and what it can do. */
export type Service<D> = {
  readonly name: string;
  readonly errors: ServiceErrors;
  readonly operations: readonly Operation<D>[];
} & (
  | { readonly protocol: "rest-json"; readonly tokenHeader: string }
  | { readonly protocol: "aws-json-1.0" | "aws-json-1.1"; readonly targetPrefix: string }
  /**
   * Microsoft's Partner Center: REST with `{code, description}` errors; `MS-RequestId` makes a request the same one
   * (spec/microsoft-nce-transfer.md section 3).
   */
  | { readonly protocol: "partner-center" }
  /**
   * Ours: REST with problem details; `Idempotency-Key` on every POST. `signedOperations` are the only ones of all
   * services that are reached without one of our keys.
   */
  | { readonly protocol: "rebill"; readonly signedOperations?: readonly SignedOperation<D>[] }
);
