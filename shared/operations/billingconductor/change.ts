import { periodOf } from "../../domain/time/billing-period.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { type Decision, TokenReusedError } from "../../use-cases/configuration/change-configuration.ts";
import { changeNeighbourhood, type Neighbourhood } from "../../use-cases/lint/change-neighbourhood.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import type { OperationContext } from "../registry/operation.ts";
import { validation, wrongField } from "./errors.ts";

export type Context = OperationContext<ApiDependencies>;

/** Operations that know a client token (section 1.1); on others the header means nothing. */
const WITH_TOKEN: readonly string[] = [
  "CreateBillingGroup",
  "CreateCustomLineItem",
  "CreatePricingPlan",
  "CreatePricingRule",
  "UpdateBillingTransferPreference",
];
const TOKEN = /^[a-zA-Z0-9-]{1,64}$/;

/**
 * Carries out what an operation decides on the state of the configuration, at most once per client token
 * (spec/billing-conductor.md section 1.1, "Idempotency"). `decide` may be called several times; ids it needs are
 * drawn before.
 */
export const changed = async <O>(
  context: Context,
  action: string,
  input: unknown,
  decide: (state: ConfigurationState) => Decision<O>,
): Promise<O> => {
  const { deps, caller, requestId, token: sent } = context;
  const token = WITH_TOKEN.includes(action) ? sent : undefined;
  if (token !== undefined && !TOKEN.test(token))
    throw wrongField("ClientToken", "must have 1 to 64 characters of a-z A-Z 0-9 and -");
  const idempotency = token === undefined ? undefined : { account: caller.account, token, input };
  try {
    const { account, role, accessKeyId } = caller;
    let around: Neighbourhood | undefined;
    const answer = await deps.changes.change(
      { actor: { account, role, accessKeyId }, action, requestId, idempotency },
      (state) => {
        const decision = decide(state);
        around = changeNeighbourhood(state, decision.changes, periodOf(context.now));
        return decision;
      },
    );
    if (around !== undefined) for (const text of await deps.remarksOfChange(around)) context.remark(text);
    return answer;
  } catch (error) {
    if (error instanceof TokenReusedError)
      throw validation("OTHER", "The client token was used before with another request.");
    throw error;
  }
};

export { conductorEvent as changeEvent } from "../../use-cases/configuration/conductor-event.ts";
