import { wireEvent } from "../../domain/events/wire-event.ts";
import type { Instant } from "../../domain/time/instant.ts";
import type { Delivery } from "../../domain/webhooks/delivery.ts";
import { retryAt } from "../../domain/webhooks/retry-schedule.ts";
import type { Webhook } from "../../domain/webhooks/webhook.ts";
import type { Clock } from "../../ports/clock.ts";
import type { EventEntry } from "../../ports/event-bus.ts";
import type { SecretCipher } from "../../ports/secret-cipher.ts";
import type { WebhookOutcome, WebhookSender } from "../../ports/webhook-sender.ts";
import { createWebhookDeliveryStore } from "../../stores/webhook-delivery-store.ts";
import { createWebhookStore, type WebhookCursor } from "../../stores/webhook-store.ts";
import type { JournalDependencies } from "../events/commit-journalled.ts";
import { secretContext } from "./change-webhook.ts";
import { createNextEvent, type DueEvent } from "./next-event.ts";

export type DeliverDependencies = JournalDependencies & {
  readonly clock: Clock;
  readonly secrets: SecretCipher;
  readonly sender: WebhookSender;
  readonly sha256: (text: string) => string;
  /** Told of each event that is given up: what an alarm counts. */
  readonly onGivenUp?: (() => void) | undefined;
};

export type DeliverOutcome =
  /** Everything is delivered. */
  | { readonly kind: "idle" }
  /** The next attempt is due then. */
  | { readonly kind: "waiting"; readonly until: Instant }
  /** There is more, but the time given is up. */
  | { readonly kind: "stopped" }
  /** The webhook is gone, or another process is delivering to it. */
  | { readonly kind: "not-ours" };

/**
 * Delivers to one webhook, in the order of the journal, until nothing is due. Each outcome is written before the
 * next event is sent, so a process that dies sends at most the event it was at again (product.md I8); and what is
 * first seen by a receiver is seen in order.
 *
 * @param goesOn asked before each attempt; false ends the work
 */
export const deliverWebhook = async (
  deps: DeliverDependencies,
  name: string,
  goesOn: () => boolean,
  signal?: AbortSignal,
): Promise<DeliverOutcome> => {
  const store = createWebhookStore(deps.table);
  const nextEvent = createNextEvent(deps);
  for (;;) {
    const webhook = await store.find(name);
    const cursor = webhook === undefined ? undefined : await store.cursor(webhook.id);
    if (webhook === undefined || cursor === undefined) return { kind: "not-ours" };
    if (cursor.retryAt !== null && cursor.retryAt > deps.clock.now())
      return { kind: "waiting", until: cursor.retryAt };
    if (!goesOn()) return { kind: "stopped" };
    const due = await nextEvent(webhook, cursor);
    if (due.kind === "nothing") {
      if (due.next === undefined) return { kind: "idle" };
      const skipped = await deps.table.transact([store.putCursor(webhook.id, due.next, cursor)]);
      if (skipped.kind === "condition-failed") return { kind: "not-ours" };
      continue;
    }
    const outcome = await send(deps, webhook, due.event, signal);
    if (outcome.kind === "aborted") return { kind: "stopped" };
    if ((await note(deps, webhook, cursor, due, outcome)) === "stale") return { kind: "not-ours" };
  }
};

const send = async (
  { secrets, sender, clock }: DeliverDependencies,
  { id, url, sealedSecret, formerSecret }: Webhook,
  event: EventEntry,
  signal: AbortSignal | undefined,
): Promise<WebhookOutcome> => {
  const former = formerSecret !== undefined && formerSecret.until > clock.now() ? [formerSecret] : [];
  const sealed = [sealedSecret, ...former.map((each) => each.sealedSecret)];
  const opened = await Promise.all(sealed.map((each) => secrets.decrypt(each, secretContext(id))));
  const request = { url, secrets: opened, eventId: event.id, body: JSON.stringify(wireEvent(event)) };
  return sender.send(request, signal);
};

/** Writes what came of an attempt and moves on, or says when to try again. */
const note = async (
  deps: DeliverDependencies,
  { id }: Webhook,
  cursor: WebhookCursor,
  due: DueEvent,
  outcome: Exclude<WebhookOutcome, { kind: "aborted" }>,
): Promise<"written" | "stale"> => {
  const deliveries = createWebhookDeliveryStore(deps.table);
  const former = await deliveries.find(id, due.place);
  const delivery = deliveryAfter(deps, id, due, former, outcome);
  const isDone = delivery.status !== "retrying";
  const next = isDone ? { ...due.next, retryAt: null } : { ...cursor, retryAt: delivery.nextAttemptAt };
  const written = await deps.table.transact([
    createWebhookStore(deps.table).putCursor(id, next, cursor),
    deliveries.put(id, delivery),
    ...(isDone && due.isReplay ? [deliveries.removeReplay(id, due.place)] : []),
  ]);
  if (written.kind === "condition-failed") return "stale";
  if (delivery.status === "failed") deps.onGivenUp?.();
  return "written";
};

const deliveryAfter = (
  { clock, sha256 }: DeliverDependencies,
  id: string,
  { event, place, since }: DueEvent,
  former: Delivery | undefined,
  outcome: Exclude<WebhookOutcome, { kind: "aborted" }>,
): Delivery => {
  const now = clock.now();
  const earlier = former?.status === "retrying" ? former : undefined;
  const attempts = (earlier?.attempts ?? 0) + 1;
  const isDelivered = outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300;
  const jitter = jitterOf(sha256(`${id} ${event.id} ${attempts}`));
  const nextAttemptAt = isDelivered ? undefined : retryAt(attempts, { now, since, jitter });
  return {
    ...place,
    eventId: event.id,
    source: event.source,
    detailType: event.detailType,
    status: isDelivered ? "delivered" : nextAttemptAt === undefined ? "failed" : "retrying",
    attempts,
    firstAttemptAt: earlier?.firstAttemptAt ?? now,
    lastAttemptAt: now,
    lastHttpStatus: outcome.kind === "answered" ? outcome.status : null,
    lastError: outcome.kind === "failed" ? outcome.reason : null,
    nextAttemptAt: nextAttemptAt ?? null,
  };
};

/** From 0 up to 1, the same whenever it is computed again. */
const jitterOf = (hash: string): number => Number.parseInt(hash.slice(0, 8), 16) / 2 ** 32;
