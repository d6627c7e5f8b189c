import { NceRefusedError } from "../../domain/nce/refusals.ts";
import { type Decision, TokenReusedError } from "../../use-cases/configuration/change-configuration.ts";
import type { NceContext } from "../../use-cases/nce/nce-context.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import type { OperationContext } from "../registry/operation.ts";
import { invalid, refusedFault, requestIdReused } from "./errors.ts";

export type Context = OperationContext<ApiDependencies>;

const REQUEST_ID = /^[\x21-\x7e]{1,255}$/;

/** @throws OperationError instead of a refusal */
const fault = (error: unknown): unknown => {
  if (error instanceof TokenReusedError) return requestIdReused();
  return error instanceof NceRefusedError ? refusedFault(error) : error;
};

/** Carries out what an operation decides, at most once per `MS-RequestId`. `decide` may be called several times. */
export const changed = async <O>(
  { deps, caller, now, requestId, token }: Context,
  action: string,
  input: unknown,
  decide: (context: NceContext) => Decision<O>,
): Promise<O> => {
  const { account, role, accessKeyId } = caller;
  if (token !== undefined && !REQUEST_ID.test(token))
    throw invalid([{ path: "MS-RequestId", reason: "must have 1 to 255 visible ASCII characters" }]);
  const idempotency = token === undefined ? undefined : { account, token, input };
  try {
    return await deps.changes.change(
      { actor: { account, role, accessKeyId }, action, requestId, idempotency },
      (state) => decide({ state, now }),
    );
  } catch (error) {
    throw fault(error);
  }
};

/** Answers from the state as it is. */
export const looked = async <O>({ deps, now }: Context, look: (context: NceContext) => O): Promise<O> => {
  const { state } = await deps.configuration.current();
  try {
    return look({ state, now });
  } catch (error) {
    throw fault(error);
  }
};
