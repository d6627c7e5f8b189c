import { decideRegistration } from "../../../../use-cases/nce/registry/register-subscription.ts";
import { RegistrationRefusedError } from "../../../../use-cases/nce/registry/registration-refused-error.ts";
import type { ApiDependencies } from "../../../api-dependencies.ts";
import { operation } from "../../../registry/operation.ts";
import { invalidProblems } from "../../../registry/problem-errors.ts";
import { assertPartner, changed } from "../../context.ts";
import { orRefused } from "../refused.ts";
import { registrationOf, SubscriptionInput } from "./subscription-members.ts";
import { SubscriptionOut, subscriptionOut } from "./subscription-out.ts";

export const putNceSubscription = operation<ApiDependencies>()({
  name: "PutNceSubscription",
  summary:
    "Registers a subscription with what was charged since its term began; afterwards changes it: seats are bought or returned today, another SKU is an upgrade of today, the rest holds from the next charge on.",
  permission: "nce-registry:write",
  route: { method: "PUT", path: "/rebill/v1/nce/subscriptions/{id}" },
  input: SubscriptionInput,
  output: SubscriptionOut,
  handle: async (context, members) => {
    await assertPartner(context);
    const { id, ...rest } = members;
    const input = registrationOf(rest);
    const { now } = context;
    return orRefused(() =>
      changed(context, "PutNceSubscription", members, (state) => {
        try {
          const decision = decideRegistration(state, { id, input, now });
          return { ...decision, answer: subscriptionOut(decision.answer, now) };
        } catch (error) {
          throw error instanceof RegistrationRefusedError ? invalidProblems(error.problems) : error;
        }
      }),
    );
  },
});
