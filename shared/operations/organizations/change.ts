import type { Organisation } from "../../domain/configuration/model.ts";
import type { BlockerContext } from "../../use-cases/billing-transfer/blockers.ts";
import type { Decision } from "../../use-cases/configuration/change-configuration.ts";
import { organisationAround } from "../../use-cases/configuration/organisation-family.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { partnerAccount } from "../rebill/context.ts";
import type { OperationContext } from "../registry/operation.ts";
import { accessDenied, notInUse, refusal } from "./errors.ts";

export type Context = OperationContext<ApiDependencies>;

/** What an operation looks at: the state at an instant. */
export type View = BlockerContext;

/**
 * The organisation of the caller, which it manages or is a member of.
 * @throws OperationError AWSOrganizationsNotInUseException when it is in none
 */
export const callersOrganisation = ({ caller }: Context, { state, now }: View): Organisation => {
  const organisation = organisationAround(state, caller.account, now);
  if (organisation === undefined) throw notInUse();
  return organisation;
};

/**
 * What only management accounts may do; nothing is looked up before.
 * @throws OperationError AWSOrganizationsNotInUseException, AccessDeniedException
 */
export const assertManagement = (context: Context, view: View): Organisation => {
  const organisation = callersOrganisation(context, view);
  if (organisation.managementAccount !== context.caller.account)
    throw accessDenied("Only the management account of an organization can do this.");
  return organisation;
};

/** The state as it is now. */
export const currentView = async (context: Context): Promise<View> => {
  const partner = await partnerAccount(context);
  const { state } = await context.deps.configuration.current();
  return { state, partner, now: context.now };
};

/** The state as it is now, for a management account. */
export const managementView = async (context: Context): Promise<View> => {
  const view = await currentView(context);
  assertManagement(context, view);
  return view;
};

/** Looks something up, with what is refused under the API's own names. */
export const answered = <O>(look: () => O): O => {
  try {
    return look();
  } catch (error) {
    throw refusal(error);
  }
};

/**
 * Carries out what is decided on the state. Of two that change the same thing one decides again on what the other
 * made of it, and is refused for that (`HandshakeAlreadyInStateException` and the like).
 *
 * @param decide may be called several times; ids it needs are drawn before
 */
export const changed = async <T, O>(
  context: Context,
  action: string,
  decide: (view: View) => Decision<T>,
  out: (view: View, answer: T) => O,
): Promise<O> => {
  const { deps, caller, requestId, now } = context;
  const partner = await partnerAccount(context);
  const { account, role, accessKeyId } = caller;
  try {
    return await deps.changes.change(
      { actor: { account, role, accessKeyId }, action, requestId },
      (state): Decision<O> => {
        const view = { state, partner, now };
        const decision = decide(view);
        return { ...decision, answer: out(view, decision.answer) };
      },
    );
  } catch (error) {
    throw refusal(error);
  }
};

/** The same for management accounts only. */
export const changedByManagement = <T, O>(
  context: Context,
  action: string,
  decide: (view: View) => Decision<T>,
  out: (view: View, answer: T) => O,
): Promise<O> =>
  changed(
    context,
    action,
    (view) => {
      assertManagement(context, view);
      return decide(view);
    },
    out,
  );
