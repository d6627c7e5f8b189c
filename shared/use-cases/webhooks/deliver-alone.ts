import type { Ids } from "../../ports/ids.ts";
import type { Timer } from "../../ports/timer.ts";
import { createWebhookLeaseStore } from "../../stores/webhook-lease-store.ts";
import { createWebhookStore } from "../../stores/webhook-store.ts";
import { alone } from "../alone.ts";
import { type DeliverDependencies, type DeliverOutcome, deliverWebhook } from "./deliver-webhook.ts";

export type DeliverAloneDependencies = DeliverDependencies & { readonly ids: Ids; readonly timer: Timer };

/** How long a process may hold a webhook: longer than the longest it works, which is the budget and one attempt. */
const LEASE_HOURS = 2 / 60;

/**
 * Delivers to a webhook unless another process is at it: not for the order, which the cursor keeps, but because two
 * would send much of it twice. A process that dies holding the webhook is waited out.
 *
 * @param budgetMilliseconds after which no further attempt is begun; what is left is for the next wake
 */
export const deliverAlone = async (
  deps: DeliverAloneDependencies,
  name: string,
  budgetMilliseconds: number,
): Promise<DeliverOutcome> => {
  const webhook = await createWebhookStore(deps.table).find(name);
  if (webhook === undefined) return { kind: "not-ours" };
  const lease = { leases: createWebhookLeaseStore(deps.table), id: webhook.id, hours: LEASE_HOURS };
  const outcome = await alone(deps, lease, () => {
    const end = deps.timer.elapsedMs() + budgetMilliseconds;
    return deliverWebhook(deps, name, () => deps.timer.elapsedMs() < end);
  });
  return outcome ?? { kind: "not-ours" };
};
