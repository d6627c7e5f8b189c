import type { Catalog } from "../../domain/partner-central/channel-ids.ts";
import { ChannelRefusedError } from "../../domain/partner-central/channel-refused-error.ts";
import { type Decision, TokenReusedError } from "../../use-cases/configuration/change-configuration.ts";
import type { ChannelContext } from "../../use-cases/partner-central/channel-register.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import type { OperationContext } from "../registry/operation.ts";
import { conflict, refusalError } from "./errors.ts";

export type Context = OperationContext<ApiDependencies>;

/** @throws OperationError instead of a refusal */
const told = (error: unknown): unknown =>
  error instanceof ChannelRefusedError ? refusalError(error) : error;

/**
 * Carries out what an operation decides, at most once per client token. `decide` may be called several times; ids
 * it needs are drawn before.
 */
export const changed = async <O>(
  { deps, caller, now, requestId }: Context,
  action: string,
  { clientToken, ...input }: { readonly catalog: Catalog; readonly clientToken?: string | undefined },
  decide: (context: ChannelContext) => Decision<O>,
): Promise<O> => {
  const { account, role, accessKeyId } = caller;
  const idempotency = clientToken === undefined ? undefined : { account, token: clientToken, input };
  try {
    return await deps.changes.change(
      { actor: { account, role, accessKeyId }, action, requestId, idempotency },
      (state) => decide({ state, now, catalog: input.catalog, caller: account }),
    );
  } catch (error) {
    if (error instanceof TokenReusedError)
      throw conflict(
        { id: clientToken ?? "", type: "ClientToken" },
        "The client token was used before with another request.",
      );
    throw told(error);
  }
};

/** Answers from the state as it is. */
export const looked = async <O>(
  { deps, caller, now }: Context,
  { catalog }: { readonly catalog: Catalog },
  look: (context: ChannelContext) => O,
): Promise<O> => {
  const { state } = await deps.configuration.current();
  try {
    return look({ state, now, catalog, caller: caller.account });
  } catch (error) {
    throw told(error);
  }
};
