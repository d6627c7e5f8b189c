import type { Instant } from "../../domain/time/instant.ts";
import { createWebhookStore } from "../../stores/webhook-store.ts";
import { type DeliverDependencies, deliverWebhook } from "./deliver-webhook.ts";

export type WebhookWorker = {
  /** Something may be due: an event was appended, a webhook changed, the clock was set. Never waits. */
  wake(): void;
  /** Resolves when nothing is due by the clock; failing receivers are waited for once, not for their retries. */
  settled(): Promise<void>;
  /** Ends the work; requests on their way are broken off and sent again by the next process. */
  stop(): Promise<void>;
};

/** Wakes come with every change; looking for webhooks ten times a second is soon enough. */
const GATHER_MILLISECONDS = 100;
/** How often the clock is asked whether a retry is due; the clock may be set at any time. */
const CLOCK_MILLISECONDS = 1000;

/**
 * Delivers to all webhooks of a data directory that this process has to itself, each on its own: one that hangs or
 * fails keeps nobody waiting but itself.
 */
export const createWebhookWorker = (
  deps: DeliverDependencies,
  onFailure: (error: unknown) => void,
): WebhookWorker => {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let waiting = new Map<string, Instant>();
  let gathering: Promise<void> | undefined;
  let isAsked = false;

  const deliver = async (name: string): Promise<void> => {
    do {
      again.delete(name);
      try {
        const goesOn = () => !stopping.signal.aborted;
        const outcome = await deliverWebhook(deps, name, goesOn, stopping.signal);
        if (outcome.kind === "waiting") waiting.set(name, outcome.until);
        else waiting.delete(name);
      } catch (error) {
        onFailure(error);
      }
    } while (again.has(name) && !stopping.signal.aborted);
    running.delete(name);
  };
  const look = async (): Promise<void> => {
    const names = (await createWebhookStore(deps.table).list()).map(({ name }) => name);
    waiting = new Map([...waiting].filter(([name]) => names.includes(name)));
    for (const name of names) {
      if (running.has(name)) again.add(name);
      else running.set(name, deliver(name));
    }
  };
  const gather = async (): Promise<void> => {
    while (isAsked && !stopping.signal.aborted) {
      isAsked = false;
      await look().catch(onFailure);
      await new Promise((resolve) => setTimeout(resolve, GATHER_MILLISECONDS));
    }
    gathering = undefined;
  };
  const wake = (): void => {
    isAsked = true;
    gathering ??= gather();
  };
  const clock = setInterval(() => {
    const now = deps.clock.now();
    if ([...waiting.values()].some((until) => until <= now)) wake();
  }, CLOCK_MILLISECONDS);
  clock.unref();

  const settled = async (): Promise<void> => {
    while (gathering !== undefined || running.size > 0) {
      await gathering;
      await Promise.all(running.values());
    }
  };
  return {
    wake,
    settled,
    stop: async () => {
      clearInterval(clock);
      stopping.abort();
      await settled();
    },
  };
};
