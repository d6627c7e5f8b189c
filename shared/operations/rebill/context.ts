import type { ZodType } from "zod";
import { canonicalJson } from "../../domain/canonical-json.ts";
import type { AccountId } from "../../domain/identifiers.ts";
import { createAnswerStore } from "../../stores/answer-store.ts";
import {
  createConfigurationHeadStore,
  type InitialisedPartnerRecord,
} from "../../stores/configuration-head-store.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { type Decision, TokenReusedError } from "../../use-cases/configuration/change-configuration.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import type { OperationContext } from "../registry/operation.ts";
import { conflictProblem, invalidProblem, problemErrors } from "../registry/problem-errors.ts";

export type Context = OperationContext<ApiDependencies>;

/** The partner this installation belongs to, as it was initialised. */
export const partnerRecord = async ({ deps }: Context): Promise<InitialisedPartnerRecord> => {
  const partner = await createConfigurationHeadStore(deps.table).partner();
  if (partner === undefined) throw new Error("an installation without a partner answers requests");
  return partner;
};
export const partnerAccount = async (context: Context): Promise<AccountId> =>
  (await partnerRecord(context)).account;

/**
 * Month-end, organisations, events and audit are the partner's. Other accounts of the chain have keys of their own,
 * which are good for what is theirs.
 *
 * @throws OperationError access-denied
 */
export const assertPartner = async (context: Context): Promise<void> => {
  if (context.caller.account !== (await partnerAccount(context))) throw problemErrors.accessDenied();
};

const TOKEN = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a request, checked. */
export const idempotencyToken = ({ token }: Context): string | undefined => {
  if (token !== undefined && !TOKEN.test(token))
    throw invalidProblem("Idempotency-Key", "must have 1 to 255 visible ASCII characters");
  return token;
};

/**
 * Answers a request whose work is itself safe to repeat: the same key and input get the first answer without the
 * work being asked for again.
 *
 * @throws OperationError idempotency-key-reused when the key came with another input before
 */
export const answeredOnce = async <T>(
  context: Context,
  operation: string,
  input: unknown,
  answer: ZodType<T>,
  work: () => Promise<T>,
): Promise<T> => {
  const token = idempotencyToken(context);
  if (token === undefined) return work();
  const { deps, caller } = context;
  const answers = createAnswerStore(deps.table);
  const inputHash = deps.sha256(canonicalJson(input));
  const known = await answers.find(caller.account, operation, token);
  if (known !== undefined) {
    if (known.inputHash !== inputHash) throw keyReused();
    return answer.parse(JSON.parse(known.answer));
  }
  const given = await work();
  const write = answers.write(
    { account: caller.account, operation, token },
    { inputHash, answer: JSON.stringify(given) },
    Date.parse(context.now),
  );
  await deps.table.transact([write]);
  return given;
};

export const keyReused = () =>
  conflictProblem("idempotency-key-reused", "the Idempotency-Key was used before with another request");

/**
 * Carries out what an operation decides on the state of the configuration, at most once per idempotency key.
 * `decide` may be called several times.
 */
export const changed = async <O>(
  context: Context,
  action: string,
  input: unknown,
  decide: (state: ConfigurationState) => Decision<O>,
): Promise<O> => {
  const { deps, caller, requestId } = context;
  const { account, role, accessKeyId } = caller;
  const token = idempotencyToken(context);
  const idempotency = token === undefined ? undefined : { account, token, input };
  try {
    return await deps.changes.change(
      { actor: { account, role, accessKeyId }, action, requestId, idempotency },
      decide,
    );
  } catch (error) {
    if (error instanceof TokenReusedError) throw keyReused();
    throw error;
  }
};
