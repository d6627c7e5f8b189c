import type { Webhook } from "../../domain/webhooks/webhook.ts";
import type { Clock } from "../../ports/clock.ts";
import type { WebhookWaker } from "../../ports/webhook-waker.ts";
import { createWebhookDeliveryStore } from "../../stores/webhook-delivery-store.ts";
import { createWebhookStore } from "../../stores/webhook-store.ts";
import type { JournalDependencies } from "../events/commit-journalled.ts";

export type WakeDependencies = JournalDependencies & { readonly clock: Clock; readonly waker: WebhookWaker };

/** Wakes every webhook that has something to send by now. @returns how many */
export const wakeWebhooks = async (deps: WakeDependencies): Promise<number> => {
  const webhooks = await createWebhookStore(deps.table).list();
  if (webhooks.length === 0) return 0;
  const { sequence } = await deps.journal.head();
  const due = await Promise.all(webhooks.map((webhook) => isDue(deps, webhook, sequence)));
  const names = webhooks.filter((_, index) => due[index]).map(({ name }) => name);
  await Promise.all(names.map((name) => deps.waker.wake(name)));
  return names.length;
};

const isDue = async ({ table, clock }: WakeDependencies, { id }: Webhook, head: number): Promise<boolean> => {
  const cursor = await createWebhookStore(table).cursor(id);
  if (cursor === undefined) return false;
  if (cursor.retryAt !== null) return cursor.retryAt <= clock.now();
  if (cursor.sequence < head) return true;
  return (await createWebhookDeliveryStore(table).nextReplay(id)) !== undefined;
};
