import {
  composeDeliveryOnAws,
  type DeliveryComposition,
} from "../../shared/compose/compose-notifications-aws.ts";
import {
  DELIVERY_BUDGET_SECONDS,
  DeliverInput,
  DeliverOutput,
} from "../../shared/contracts/notifications.ts";
import { deliverAlone } from "../../shared/use-cases/webhooks/deliver-alone.ts";
import { countGivenUp } from "../middleware/count-given-up.ts";
import { step } from "../middleware/step.ts";

let composition: DeliveryComposition | undefined;

/** Delivers to one webhook what it is due. Each webhook has an invocation of its own, so none waits for another. */
export const handler = step(DeliverInput, DeliverOutput, async ({ webhook }) => {
  composition ??= composeDeliveryOnAws(process.env, countGivenUp);
  const { kind } = await deliverAlone(composition, webhook, DELIVERY_BUDGET_SECONDS * 1000);
  return { outcome: kind };
});
