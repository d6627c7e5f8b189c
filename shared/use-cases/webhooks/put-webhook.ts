import { canonicalJson } from "../../domain/canonical-json.ts";
import { addHours, type Instant } from "../../domain/time/instant.ts";
import { SECRET_OVERLAP_HOURS, WEBHOOKS_MAX, type Webhook } from "../../domain/webhooks/webhook.ts";
import { createWebhookStore, type WebhookStore } from "../../stores/webhook-store.ts";
import type { Origin } from "../access/change-credentials.ts";
import { commitJournalled, type JournalledChange } from "../events/commit-journalled.ts";
import {
  journalledWebhook,
  secretContext,
  type WebhookDependencies,
  webhookEntry,
} from "./change-webhook.ts";

export type WebhookRequest = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Absent: the one it has. */
  readonly secret?: string | undefined;
};
export type PutWebhook = { readonly outcome: "created" | "updated" | "unchanged"; readonly webhook: Webhook };

/** A webhook that is not there yet needs a secret. */
export class SecretMissingError extends Error {
  override readonly name = "SecretMissingError";
}
/** There are as many webhooks as there may be. */
export class TooManyWebhooksError extends Error {
  override readonly name = "TooManyWebhooksError";
}

const ID_LENGTH = 16;

/**
 * Registers a webhook or changes it. A new one gets what happens from its own registration on, which is the first
 * event it is sent if it wants that. A changed one goes on where it is; what waited to be tried again is tried at
 * once, because the change may be the cure. The same values again change nothing.
 *
 * @throws SecretMissingError
 * @throws TooManyWebhooksError
 */
export const putWebhook = async (
  deps: WebhookDependencies,
  request: WebhookRequest,
  origin: Origin,
): Promise<PutWebhook> => {
  const store = createWebhookStore(deps.table);
  const newId = deps.ids.random(ID_LENGTH);
  return commitJournalled(deps, async () => {
    const known = await store.find(request.name);
    return known === undefined
      ? created(deps, store, request, newId, origin)
      : updated(deps, store, known, request, origin);
  });
};

const created = async (
  { clock, secrets, journal }: WebhookDependencies,
  store: WebhookStore,
  { name, url, events, secret }: WebhookRequest,
  id: string,
  origin: Origin,
): Promise<JournalledChange<PutWebhook>> => {
  if (secret === undefined) throw new SecretMissingError("a new webhook needs a secret");
  if ((await store.list()).length >= WEBHOOKS_MAX)
    throw new TooManyWebhooksError(`there are ${WEBHOOKS_MAX} webhooks already`);
  const now = clock.now();
  const sealedSecret = await secrets.encrypt(secret, secretContext(id));
  const webhook: Webhook = {
    id,
    name,
    url,
    events: [...events],
    sealedSecret,
    createdAt: now,
    updatedAt: now,
  };
  const { sequence } = await journal.head();
  const cursor = { sequence, events: 0, retryAt: null, replayedAt: null };
  const entry = {
    action: "CreateWebhook",
    webhook,
    before: null,
    after: journalledWebhook(webhook),
  } as const;
  return {
    writes: [store.put(webhook), store.putCursor(id, cursor, undefined)],
    entries: [webhookEntry(entry, origin, now)],
    answer: { outcome: "created", webhook },
  };
};

const updated = async (
  deps: WebhookDependencies,
  store: WebhookStore,
  known: Webhook,
  request: WebhookRequest,
  origin: Origin,
): Promise<JournalledChange<PutWebhook>> => {
  const now = deps.clock.now();
  const rotated = await rotatedSecret(deps, known, request.secret, now);
  const { url } = request;
  const events = [...request.events];
  const isSame =
    rotated === undefined && url === known.url && canonicalJson(events) === canonicalJson(known.events);
  if (isSame) return { writes: [], entries: [], answer: { outcome: "unchanged", webhook: known } };
  const webhook: Webhook = { ...known, ...rotated, url, events, updatedAt: now };
  const cursor = await store.cursor(known.id);
  const change = {
    action: "UpdateWebhook",
    webhook,
    before: journalledWebhook(known),
    after: { ...journalledWebhook(webhook), ...(rotated === undefined ? {} : { secret: "replaced" }) },
  } as const;
  return {
    writes: [
      store.put(webhook),
      ...(cursor === undefined ? [] : [store.putCursor(known.id, { ...cursor, retryAt: null }, cursor)]),
    ],
    entries: [webhookEntry(change, origin, now)],
    answer: { outcome: "updated", webhook },
  };
};

/** The secrets after a new one was given; undefined when there is none, or it is the one already in place. */
const rotatedSecret = async (
  { secrets }: WebhookDependencies,
  known: Webhook,
  secret: string | undefined,
  now: Instant,
): Promise<Pick<Webhook, "sealedSecret" | "formerSecret"> | undefined> => {
  if (secret === undefined) return undefined;
  const context = secretContext(known.id);
  if ((await secrets.decrypt(known.sealedSecret, context)) === secret) return undefined;
  return {
    sealedSecret: await secrets.encrypt(secret, context),
    formerSecret: { sealedSecret: known.sealedSecret, until: addHours(now, SECRET_OVERLAP_HOURS) },
  };
};
